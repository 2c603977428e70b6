import { type CanonicalEvent, cutDistinctId } from '@tributary/event-schema';
import type { TraceChange } from './trace-stage';

const CHANGES_MAX = 200;
const VALUE_CHARS = 300;
const DEPTH_MAX = 12;

/** Places that capture or ingest fills in, and from what. */
const FILLED_IN: Readonly<Record<string, string>> = {
  messageId: 'the client sent none: made from its place in the request',
  receivedAt: 'when the request came',
  timestamp: 'the client said no time: when the request came',
  type: 'told by the path that was called',
  'context.ip': "the request's address",
  'context.userAgent': "the request's user agent",
  sentAt: 'said once for the whole request',
};

type Leaves = ReadonlyMap<string, string>;

/** Every value that is not an object with fields, by its path, as JSON. */
function leavesOf(value: unknown, path = '', into = new Map<string, string>(), depth = 0): Map<string, string> {
  const isNode = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isNode || depth === DEPTH_MAX || Object.keys(value).length === 0) {
    if (path !== '' && value !== undefined) into.set(path, JSON.stringify(value));
    return into;
  }
  for (const [name, inner] of Object.entries(value)) {
    leavesOf(inner, path === '' ? name : `${path}.${name}`, into, depth + 1);
  }
  return into;
}

const cut = (json: string | undefined): string | null =>
  json === undefined ? null : json.length > VALUE_CHARS ? `${json.slice(0, VALUE_CHARS)}…` : json;

/** Where the client had put the value; only values that can't be there by chance count. */
function findOrigin(raw: Leaves, value: string): string | undefined {
  if (value.length < 4) return undefined;
  for (const [path, other] of raw) if (other === value) return path;
  return undefined;
}

const IDS: ReadonlySet<string> = new Set(['userId', 'anonymousId', 'previousId']);

/** The id that a PostHog client sent, where more than fits was sent. */
function findWhole(raw: Leaves, path: string, value: string): [path: string, whole: string] | undefined {
  if (!IDS.has(path)) return undefined;
  for (const [origin, whole] of raw) {
    if (whole.length <= value.length || !whole.startsWith('"')) continue;
    if (JSON.stringify(cutDistinctId(JSON.parse(whole))) === value) return [origin, whole];
  }
  return undefined;
}

function whyChanged(path: string, canonical: CanonicalEvent): string {
  if (path !== 'timestamp' || canonical.originalTimestamp === undefined) return '';
  const shiftMs = Date.parse(canonical.timestamp) - Date.parse(canonical.originalTimestamp);
  if (shiftMs === 0) return 'the same time, written anew';
  return `the client's clock is ${(Math.abs(shiftMs) / 1_000).toLocaleString('en-GB')} s ${shiftMs > 0 ? 'behind' : 'ahead'}`;
}

function parse(raw: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(raw).toString('utf8'));
  } catch {
    // Text that is not sound UTF-8 or holds raw control characters is repaired on its way; the rest is told as it is now.
    return {};
  }
}

/** What happened to one value of the canonical event; null when it came just so. */
function changeOf(
  { before, after, canonical }: { before: Leaves; after: Leaves; canonical: CanonicalEvent },
  [path, value]: readonly [string, string],
): (TraceChange & { readonly origin?: string }) | null {
  const old = before.get(path);
  if (old === value) return null;
  const change = { path, before: cut(old), after: cut(value) };
  if (old !== undefined) return { ...change, kind: 'changed', why: whyChanged(path, canonical) };
  if (isNothing(value)) return null;
  const origin = FILLED_IN[path] === undefined || path === 'messageId' ? findOrigin(before, value) : undefined;
  if (origin !== undefined) {
    const kind = after.get(origin) === value ? 'added' : 'moved';
    return { ...change, kind, why: `from ${origin}`, origin };
  }
  const [cutFrom, whole] = findWhole(before, path, value) ?? [];
  if (cutFrom === undefined) return { ...change, kind: 'added', why: FILLED_IN[path] ?? '' };
  const why = `cut: the first 200 characters of ${cutFrom}, as PostHog keeps them`;
  return { ...change, before: cut(whole), kind: 'changed', why, origin: cutFrom };
}

const isNothing = (json: string): boolean => json === '{}' || json === 'null' || json === '""';

/**
 * How the canonical event differs from what the client sent: values that were added, corrected, moved to another place,
 * or left out. 200 of them at most.
 */
export function describeChanges(input: {
  readonly raw: Uint8Array;
  readonly canonical: CanonicalEvent;
}): TraceChange[] {
  const { canonical } = input;
  const before = leavesOf(parse(input.raw));
  // Where it came from is told by the stage that received it; it is nothing that was done to the event.
  const { provenance: _provenance, ...told } = canonical;
  const after = leavesOf(told);
  const moved = new Set<string>();
  const changes: TraceChange[] = [];
  for (const leaf of after) {
    const found = changeOf({ before, after, canonical }, leaf);
    if (!found) continue;
    const { origin, ...change } = found;
    if (origin !== undefined) moved.add(origin);
    changes.push(change);
  }
  for (const [path, value] of before) {
    if (after.has(path) || moved.has(path) || isNothing(value)) continue;
    changes.push({ path, kind: 'removed', before: cut(value), after: null, why: '' });
  }
  return changes.slice(0, CHANGES_MAX);
}
