/** The channel that capture and worker listen on. */
export const CONFIG_CHANNEL = 'tributary_config';

/** What changed. `source` and `destination` stand for all that hangs on them (keys, mappings, connections), `plan` for its sources too. */
export interface ConfigChange {
  readonly kind: 'source' | 'destination' | 'plan' | 'workspace';
  readonly workspaceId: string;
  readonly id: string;
}
