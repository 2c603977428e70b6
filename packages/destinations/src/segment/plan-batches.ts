import { cutBatches } from '../cut-batches';
import type { ActionDescriptor, EventToDeliver } from '../types';
import { transformMapping } from './transform-mapping';

/** Segment's own figures: events in a batch, and bytes of a batch, where the definition names none. */
const BATCH_SIZE = 1_000;
const BATCH_BYTES = 4 * 1024 * 1024;

export interface BatchLimits {
  readonly size: number;
  readonly bytes: number;
  /** Payload keys whose values have to be the same within one batch. */
  readonly keys: readonly string[];
}

/** The limits for batches of an action, or undefined where its events go out one by one. */
export function batchLimits(
  action: ActionDescriptor,
  mapping: Readonly<Record<string, unknown>>,
): BatchLimits | undefined {
  if (!action.supportsBatch) return undefined;
  const asks = action.fields.some(({ key }) => key === 'enable_batching');
  if (asks && mapping.enable_batching !== true) return undefined;
  return {
    size: Math.max(1, Math.floor(numberIn(mapping.batch_size) ?? numberIn(mapping.max_batch_size) ?? BATCH_SIZE)),
    bytes: Math.max(1, numberIn(mapping.batch_bytes) ?? BATCH_BYTES),
    keys: Array.isArray(mapping.batch_keys) ? mapping.batch_keys.filter((key) => typeof key === 'string') : [],
  };
}

function numberIn(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : undefined;
}

/** Groups by the batch keys, then cuts at the limits. Order is kept within a group. */
export function planBatches(
  events: readonly EventToDeliver[],
  limits: BatchLimits,
  mapping: Readonly<Record<string, unknown>>,
): EventToDeliver[][] {
  const groups = new Map<string, EventToDeliver[]>();
  for (const event of events) {
    const key = groupKey(event, limits.keys, mapping);
    const group = groups.get(key);
    if (group) group.push(event);
    else groups.set(key, [event]);
  }
  return [...groups.values()].flatMap((group) => cutBatches(group, limits));
}

function groupKey(
  { event }: EventToDeliver,
  keys: readonly string[],
  mapping: Readonly<Record<string, unknown>>,
): string {
  if (keys.length === 0) return '';
  const relevant = Object.fromEntries(keys.flatMap((key) => (key in mapping ? [[key, mapping[key]]] : [])));
  try {
    const payload = transformMapping(relevant, event);
    return JSON.stringify(keys.map((key) => payload[key] ?? null));
  } catch {
    // A mapping that can't be computed fails for its event when it is sent, with its own sentence.
    return '';
  }
}
