import { readFileSync } from 'node:fs';
import type { DestinationDescriptor, DestinationSummary } from './types';

// Beside src/ and dist/ alike: this file has to stay directly in src/.
const generated = new URL('../generated/', import.meta.url);

let summaries: readonly DestinationSummary[] | undefined;
const descriptors = new Map<string, DestinationDescriptor>();

function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, generated), 'utf8'));
}

/** All destinations in the catalogue's order, also those that can't be connected yet. Loads no destination's code. */
export function listDestinations(): readonly DestinationSummary[] {
  summaries ??= read<readonly DestinationSummary[]>('index.json');
  return summaries;
}

/** One destination's form, actions and presets; null when there is no such type. `type` may be anything. */
export function findDestination(type: string): DestinationDescriptor | null {
  const known = descriptors.get(type);
  if (known) return known;
  // Only listed types become a file name.
  if (!listDestinations().some((summary) => summary.type === type)) return null;
  const descriptor = read<DestinationDescriptor>(`${type}.json`);
  descriptors.set(type, descriptor);
  return descriptor;
}

/** @throws Error when there is no such type */
export function getDestination(type: string): DestinationDescriptor {
  const descriptor = findDestination(type);
  if (!descriptor) throw new Error(`There is no destination of the type "${type}".`);
  return descriptor;
}

/** Keys of the settings that are stored encrypted and never returned. Empty for an unknown type. */
export function secretKeys(type: string): readonly string[] {
  return (findDestination(type)?.settings ?? []).flatMap(({ key, secret }) => (secret ? key : []));
}
