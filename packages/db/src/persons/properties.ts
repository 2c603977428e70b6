/** Where a value came from, and when it was true. `unset` is a value too: that there is none. */
export interface Origin {
  readonly kind: 'set' | 'setOnce' | 'unset';
  /** The event's own time. */
  readonly atMs: number;
  readonly eventId: string;
  readonly sourceId: string;
}

export interface Properties {
  readonly values: Readonly<Record<string, unknown>>;
  readonly origins: Readonly<Record<string, Origin>>;
}

/** How far an unchanged value's time may stay behind, so that saying the same again and again writes nothing. */
const SAME_VALUE_FOR_MS = 60 * 60 * 1000;

/**
 * Which of two values of one property holds. The order in which they became known plays no part: the later `set` (or
 * `unset`) wins, the earlier `setOnce` wins, any `set` wins over a `setOnce`, and a `setOnce` over an earlier `unset`.
 * (Not told apart: a `setOnce` that lost to an earlier one which is then unset late; the earlier one had won.)
 */
function wins(one: Origin, other: Origin): boolean {
  if (one.kind === 'setOnce' && other.kind === 'setOnce') return order(one, other) < 0;
  if (one.kind === 'setOnce') return other.kind === 'unset' && one.atMs > other.atMs;
  if (other.kind === 'setOnce') return !(one.kind === 'unset' && other.atMs > one.atMs);
  return order(one, other) > 0;
}

/** By time, and for the same millisecond by event, so that all who look agree. */
function order(a: Origin, b: Origin): number {
  if (a.atMs !== b.atMs) return a.atMs - b.atMs;
  return a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0;
}

export interface Saying {
  readonly set: Readonly<Record<string, unknown>>;
  readonly setOnce: Readonly<Record<string, unknown>>;
  readonly unset: readonly string[];
  readonly atMs: number;
  readonly eventId: string;
  readonly sourceId: string;
}

/** The properties after an event; the same object when it changes nothing. */
export function say(before: Properties, saying: Saying): Properties {
  const { atMs, eventId, sourceId } = saying;
  const origin = (kind: Origin['kind']): Origin => ({ kind, atMs, eventId, sourceId });
  // Of one event's own, `unset` holds over `set`, and `set` over `setOnce`.
  const told: [name: string, value: unknown, origin: Origin][] = [
    ...Object.entries(saying.setOnce).map(([name, value]): [string, unknown, Origin] => [
      name,
      value,
      origin('setOnce'),
    ]),
    ...Object.entries(saying.set).map(([name, value]): [string, unknown, Origin] => [name, value, origin('set')]),
    ...saying.unset.map((name): [string, unknown, Origin] => [name, undefined, origin('unset')]),
  ];
  const news = told.filter(([name, value, from]) => isNews(before, { name, value, from }));
  return news.length === 0 ? before : withAll(before, news);
}

/** Whether an event would change anything, from what is known of the person: nothing new is nothing to write. */
export function isKnown(before: Properties, saying: Saying): boolean {
  return say(before, saying) === before;
}

/** The properties of two persons that become one. */
export function join(into: Properties, from: Properties): Properties {
  const news = Object.entries(from.origins).filter(([name, origin]) => {
    const held = ownOf(into.origins, name);
    return held === undefined || wins(origin, held);
  });
  return withAll(
    into,
    news.map(([name, origin]) => [name, ownOf(from.values, name), origin]),
  );
}

function isNews(before: Properties, told: { name: string; value: unknown; from: Origin }): boolean {
  const { name, value, from } = told;
  const held = ownOf(before.origins, name);
  if (held === undefined) return true;
  if (!wins(from, held)) return false;
  const isSame = held.kind === from.kind && from.kind !== 'setOnce' && from.atMs - held.atMs < SAME_VALUE_FOR_MS;
  return !(isSame && sameJson(ownOf(before.values, name), value));
}

function withAll(
  before: Properties,
  news: readonly (readonly [name: string, value: unknown, origin: Origin])[],
): Properties {
  const values = new Map(Object.entries(before.values));
  const origins = new Map(Object.entries(before.origins));
  for (const [name, value, origin] of news) {
    origins.set(name, origin);
    if (origin.kind === 'unset') values.delete(name);
    else values.set(name, value);
  }
  return { values: Object.fromEntries(values), origins: Object.fromEntries(origins) };
}

function ownOf<T>(object: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function sameJson(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
