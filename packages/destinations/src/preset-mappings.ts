import { findDestination } from './catalogue';
import type { Mapping } from './types';
import { validateMapping } from './validate-mapping';

/**
 * The mappings that a new destination starts with. One that still needs something from a person (a required field
 * without a default) is there, but off.
 */
export function presetMappings(type: string): readonly Omit<Mapping, 'id'>[] {
  return (findDestination(type)?.presets ?? []).map(({ name, action, filter, mapping }) => {
    const preset = { name, action, filter, mapping, enabled: true };
    return { ...preset, enabled: validateMapping(type, preset).length === 0 };
  });
}
