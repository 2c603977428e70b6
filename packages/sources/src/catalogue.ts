import { httpSource } from './http';
import { postgresSource } from './postgres/descriptor';
import { createPostgresSource, type ResolveHost } from './postgres/source';
import { validateSettings, withDefaults } from './settings';
import type { PullSource, SettingsError, SourceDescriptor, SourceSettings } from './types';

const DESCRIPTORS: readonly SourceDescriptor[] = [httpSource, postgresSource];
const BY_TYPE = new Map(DESCRIPTORS.map((descriptor) => [descriptor.type, descriptor]));

/** The catalogue of sources, as plain data. */
export const sourceCatalogue = {
  list: (): readonly SourceDescriptor[] => DESCRIPTORS,
  get: (type: string): SourceDescriptor | null => BY_TYPE.get(type) ?? null,
  /** Keys of the settings that are stored encrypted. */
  secretKeys: (type: string): readonly string[] =>
    (BY_TYPE.get(type)?.settings ?? []).filter((field) => field.secret).map((field) => field.key),
  validateSettings: (type: string, settings: SourceSettings): readonly SettingsError[] => {
    const descriptor = BY_TYPE.get(type);
    return descriptor
      ? validateSettings(descriptor, withDefaults(descriptor, settings))
      : [{ field: 'type', message: `There is no source of type "${type}".` }];
  },
  withDefaults: (type: string, settings: SourceSettings): SourceSettings => {
    const descriptor = BY_TYPE.get(type);
    return descriptor ? withDefaults(descriptor, settings) : settings;
  },
} as const;

/** The sources that are read from, by type. `resolveHost` is the guard of every connection that they open. */
export function createPullSources(deps: { resolveHost: ResolveHost }): { get(type: string): PullSource | null } {
  const sources = new Map<string, PullSource>([[postgresSource.type, createPostgresSource(deps)]]);
  return { get: (type) => sources.get(type) ?? null };
}
