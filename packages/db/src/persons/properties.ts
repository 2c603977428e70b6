/** Where a value came from, and when it was true. `unset` is a value too: that there is none. */
export interface Origin {
  readonly kind: 'set' | 'setOnce' | 'unset';
  /** The event's own time. */
  readonly atMs: number;
  readonly eventId: string;
  readonly sourceId: string;
  /**
   * Where the event stands among those that were accepted: of its chunk in the stream, then within the chunk. It stays the
   * same however often the chunk is read, and by whom. Absent on values that were written before it was kept.
   */
  readonly place?: readonly number[] | undefined;
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

/**
 * By time; within a millisecond as they were accepted, which is what the caller meant by saying one after the other. Not
 * by the order in which they are applied: a second run or a late owner would turn it round. An event's id is the last
 * word, so that all who look agree.
 */
function order(a: Origin, b: Origin): number {
  if (a.atMs !== b.atMs) return a.atMs - b.atMs;
  const accepted = comparePlaces(a.place ?? [], b.place ?? []);
  if (accepted !== 0) return accepted;
  return a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0;
}

/** Number by number; a place that nobody knows comes first. */
function comparePlaces(a: readonly number[], b: readonly number[]): number {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

export interface Saying {
  readonly set: Readonly<Record<string, unknown>>;
  readonly setOnce: Readonly<Record<string, unknown>>;
  readonly unset: readonly string[];
  readonly atMs: number;
  readonly eventId: string;
  readonly sourceId: string;
  readonly place?: readonly number[] | undefined;
}

type News = readonly [name: string, value: unknown, origin: Origin];

/** The properties after an event; the same object when it changes nothing. */
export function say(before: Properties, saying: Saying): Properties {
  const news: News[] = [];
  const tell = (kind: Origin['kind'], names: readonly string[], values: Readonly<Record<string, unknown>>) => {
    if (names.length === 0) return;
    const { atMs, eventId, sourceId, place } = saying;
    const origin: Origin = place ? { kind, atMs, eventId, sourceId, place } : { kind, atMs, eventId, sourceId };
    for (const name of names) {
      const value = ownOf(values, name);
      if (isNews(before, [name, value, origin])) news.push([name, value, origin]);
    }
  };
  // Of one event's own, `unset` holds over `set`, and `set` over `setOnce`.
  tell('setOnce', Object.keys(saying.setOnce), saying.setOnce);
  tell('set', Object.keys(saying.set), saying.set);
  tell('unset', saying.unset, {});
  return news.length === 0 ? before : withAll(before, news);
}

/** Whoever has properties, with those after an event; the same object when it changes nothing. */
export function after<Holder extends Properties>(holder: Holder, saying: Saying): Holder {
  const properties = say(holder, saying);
  return properties === holder ? holder : { ...holder, ...properties };
}

/** The properties of two persons that become one. */
export function join(into: Properties, from: Properties): Properties {
  const news = Object.entries(from.origins).filter(([name, origin]) => {
    const held = ownOf(into.origins, name);
    return held === undefined || wins(origin, held);
  });
  return withAll(
    into,
    news.map(([name, origin]): News => [name, ownOf(from.values, name), origin]),
  );
}

/** Without what some events said; the same object when nothing is theirs. What they had replaced does not come back. */
export function forget(properties: Properties, eventIds: ReadonlySet<string>): Properties {
  const kept = Object.entries(properties.origins).filter(([, { eventId }]) => !eventIds.has(eventId));
  if (kept.length === Object.keys(properties.origins).length) return properties;
  return {
    values: Object.fromEntries(
      kept.flatMap(([name, { kind }]) => (kind === 'unset' ? [] : [[name, ownOf(properties.values, name)]])),
    ),
    origins: Object.fromEntries(kept),
  };
}

function isNews(before: Properties, [name, value, from]: News): boolean {
  const held = ownOf(before.origins, name);
  if (held === undefined) return true;
  if (!wins(from, held)) return false;
  const isSame = held.kind === from.kind && from.kind !== 'setOnce' && from.atMs - held.atMs < SAME_VALUE_FOR_MS;
  return !(isSame && sameJson(ownOf(before.values, name), value));
}

function withAll(before: Properties, news: readonly News[]): Properties {
  const values = { ...before.values };
  const origins = { ...before.origins };
  for (const [name, value, origin] of news) {
    put(origins, name, origin);
    if (origin.kind === 'unset') delete values[name];
    else put(values, name, value);
  }
  return { values, origins };
}

/** A stranger's name may be `__proto__`: to be kept like any other, never to be assigned. */
function put<T>(object: Record<string, T>, name: string, value: T): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}

function ownOf<T>(object: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function sameJson(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
