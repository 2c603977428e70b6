import type { CanonicalEvent } from '@tributary/event-schema';
import { loadCore } from './load-definition';

const DEPTH_MAX = 200;

/** What a mapping makes of an event, by Segment's mapping kit. @throws Error for a directive that can't be computed */
export function transformMapping(mapping: Record<string, unknown>, event: CanonicalEvent): Record<string, unknown> {
  return loadCore().core.transform(copyData(mapping) as Record<string, unknown>, toSegmentEvent(event));
}

/** A copy for Segment's code, which takes for granted that every SDK says when it sent an event. */
export function toSegmentEvent(event: CanonicalEvent): unknown {
  return copyData({ originalTimestamp: event.timestamp, sentAt: event.receivedAt, ...event });
}

/**
 * A deep copy of JSON without `__proto__` keys. Destinations change what they get, and the event is everybody's; and
 * some of their code copies keys by assignment, for which `__proto__` is not a key but the prototype.
 */
export function copyData(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEPTH_MAX) return null;
  if (Array.isArray(value)) return value.map((each) => copyData(each, depth + 1));
  const copy: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value)) {
    if (key !== '__proto__') copy[key] = copyData(each, depth + 1);
  }
  return copy;
}
