import type { ConsentRule } from '@tributary/event-schema';
import type { Logger } from '@tributary/telemetry';
import { createSecretBox, type SecretBox, type SecretValues } from '../secrets';
import type { JsonRecord } from '../values';
import { type Ask, listenToConfig } from './config-listener';

/** active: send. paused: park, to be drained later. disabled: switched off by a person, takes nothing. */
export type DestinationState = 'active' | 'paused' | 'disabled';

export interface RoutedMapping {
  readonly id: string;
  readonly name: string;
  readonly action: string;
  /** FQL; '' means every event. */
  readonly filter: string;
  readonly mapping: JsonRecord;
  readonly enabled: boolean;
}

export interface RoutedDestination {
  readonly id: string;
  readonly workspaceId: string;
  readonly type: string;
  readonly definitionVersion: string;
  readonly name: string;
  readonly state: DestinationState;
  readonly pausedReason: string;
  /** What people have to have agreed to before their events go there. */
  readonly consent: ConsentRule | null;
  /** Without the secrets. */
  readonly settings: JsonRecord;
  /** Settings and secrets as one, in clear. Opened when it is first asked for. @throws SecretsUnreadable */
  settingsWithSecrets(): JsonRecord;
  /** Values to blank out in transcripts. @throws SecretsUnreadable */
  secrets(): SecretValues;
  /** In order of position, switched-off ones included. */
  readonly mappings: readonly RoutedMapping[];
  /** Sources that feed it through a connection that is on. */
  readonly sourceIds: readonly string[];
}

/** Where events go, in memory: every destination that is not deleted, its mappings, and what feeds it. */
export interface RoutingDirectory {
  /** What a source feeds. Empty when nothing does, or when the source is not of that workspace. */
  destinationsOf(input: { workspaceId: string; sourceId: string }): readonly RoutedDestination[];
  getDestination(input: { workspaceId: string; destinationId: string }): RoutedDestination | null;
  /** True while the snapshot is all that Postgres has. */
  isFresh(): boolean;
  /** Resolves once the snapshot was loaded for the first time. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

interface DestinationRecord {
  id: string;
  workspace_id: string;
  type: string;
  definition_version: string;
  name: string;
  enabled: boolean;
  paused_at: Date | null;
  paused_reason: string;
  consent: ConsentRule | null;
  settings: JsonRecord;
  secrets_ciphertext: string | null;
  mappings: RoutedMapping[];
  source_ids: string[];
}

const SELECT_DESTINATIONS = `
  SELECT d.id, d.workspace_id, d.type, d.definition_version, d.name, d.enabled, d.paused_at, d.paused_reason,
    d.consent, d.settings, d.secrets_ciphertext,
    COALESCE((
      SELECT jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name, 'action', m.action, 'filter', m.filter,
        'mapping', m.mapping, 'enabled', m.enabled) ORDER BY m.position, m.id)
      FROM mappings m WHERE m.destination_id = d.id
    ), '[]') AS mappings,
    COALESCE((
      SELECT array_agg(c.source_id ORDER BY c.id) FROM connections c WHERE c.destination_id = d.id AND c.enabled
    ), '{}') AS source_ids
  FROM destinations d
  WHERE d.deleted_at IS NULL`;

function stateOf(record: DestinationRecord): DestinationState {
  if (!record.enabled) return 'disabled';
  return record.paused_at ? 'paused' : 'active';
}

function toRouted(record: DestinationRecord, box: SecretBox): RoutedDestination {
  let opened: SecretValues | undefined;
  const secrets = () => {
    const row = { workspaceId: record.workspace_id, id: record.id };
    opened ??= record.secrets_ciphertext === null ? {} : box.open(record.secrets_ciphertext, row);
    return opened;
  };
  return {
    id: record.id,
    workspaceId: record.workspace_id,
    type: record.type,
    definitionVersion: record.definition_version,
    name: record.name,
    state: stateOf(record),
    pausedReason: record.paused_reason,
    consent: record.consent,
    settings: record.settings,
    settingsWithSecrets: () => ({ ...record.settings, ...secrets() }),
    secrets,
    mappings: record.mappings,
    sourceIds: record.source_ids,
  };
}

/** Follows Postgres by LISTEN; while Postgres is away, what was known stays known. */
export function createRoutingDirectory(options: {
  databaseUrl: string;
  secretKey: string;
  logger?: Logger;
}): RoutingDirectory {
  const box = createSecretBox(options.secretKey);
  let byId = new Map<string, RoutedDestination>();
  let bySource = new Map<string, RoutedDestination[]>();

  /** Rebuilt whole: changes are rare, look-ups are not. */
  const index = () => {
    bySource = new Map();
    for (const destination of byId.values()) {
      for (const sourceId of destination.sourceIds) {
        const fed = bySource.get(sourceId);
        if (fed) fed.push(destination);
        else bySource.set(sourceId, [destination]);
      }
    }
  };

  const loadAll = async (ask: Ask) => {
    const records = await ask<DestinationRecord>(`${SELECT_DESTINATIONS} ORDER BY d.id`, []);
    byId = new Map(records.map((record) => [record.id, toRouted(record, box)]));
    index();
  };

  const loadOne = async (id: string, ask: Ask) => {
    const [record] = await ask<DestinationRecord>(`${SELECT_DESTINATIONS} AND d.id = $1`, [id]);
    if (record) byId.set(id, toRouted(record, box));
    else byId.delete(id);
    index();
  };

  const listener = listenToConfig({
    ...options,
    follower: {
      load: loadAll,
      async apply(change, ask) {
        if (change.kind === 'destination') await loadOne(change.id, ask);
        // A workspace that went took its destinations along.
        if (change.kind === 'workspace') await loadAll(ask);
      },
    },
  });

  return {
    destinationsOf: ({ workspaceId, sourceId }) =>
      (bySource.get(sourceId) ?? []).filter((destination) => destination.workspaceId === workspaceId),
    getDestination({ workspaceId, destinationId }) {
      const found = byId.get(destinationId);
      return found?.workspaceId === workspaceId ? found : null;
    },
    isFresh: () => listener.isFresh(),
    ready: () => listener.ready(),
    close: () => listener.close(),
  };
}
