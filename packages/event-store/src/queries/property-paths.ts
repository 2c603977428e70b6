import type { Json, JsonObject } from '@tributary/event-schema';
import { z } from 'zod';
import type { Connection } from '../connection';
import { atMs, timeMs, workspaceId } from '../define-query';
import type { EventRow } from '../rows';
import { selectEvents } from './load-events';

const Sample = z.object({
  workspaceId,
  sourceIds: z.array(z.string()).optional(),
  type: z.string().optional(),
  name: z.string().optional(),
  sinceMs: timeMs.optional(),
  /** How many of the latest events to look at. */
  sampleMax: z.number().int().min(1).max(5_000).default(200),
});
export type SampleEventsInput = z.input<typeof Sample>;

/** The latest events of a kind, whole, newest first. */
export async function sampleEvents(connection: Connection, input: SampleEventsInput): Promise<EventRow[]> {
  const { sampleMax, ...params } = Sample.parse(input);
  return selectEvents(connection, {
    clauses: [
      params.sourceIds !== undefined && 'has({sourceIds: Array(String)}, source_id)',
      params.type !== undefined && 'type = {type: String}',
      params.name !== undefined && 'name = {name: String}',
      params.sinceMs !== undefined && `received_at >= ${atMs('sinceMs')}`,
    ],
    params,
    limit: sampleMax,
  });
}

export type JsonType = 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object';

/** A field that events really have, for choosing from. */
export interface PropertyPath {
  /** As mappings write it: `properties.address.city`. */
  readonly path: string;
  /** Types that were seen, the most frequent first. */
  readonly types: readonly JsonType[];
  /** Share of the looked-at events that have it: 0 to 1. */
  readonly share: number;
  /** Up to three different values, cut at 80 characters. Empty for objects. */
  readonly examples: readonly string[];
  /** `receivedAt` of the first event that has it: the latest, when the latest comes first. Null if no event says. */
  readonly lastSeenAt: string | null;
}

const DEPTH_MAX = 6;
const PATHS_MAX = 1_000;
const EXAMPLES_MAX = 3;
const EXAMPLE_CHARS_MAX = 80;

interface Seen {
  count: number;
  readonly lastSeenAt: string | null;
  readonly types: Map<JsonType, number>;
  readonly examples: Set<string>;
}

function typeOf(value: Json): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'object';
}

const isObject = (value: Json): value is JsonObject => typeOf(value) === 'object';

function note({ seen, at }: Walk, path: string, value: Json): void {
  let entry = seen.get(path);
  if (!entry) {
    if (seen.size >= PATHS_MAX) return;
    entry = { count: 0, lastSeenAt: at, types: new Map(), examples: new Set() };
    seen.set(path, entry);
  }
  const type = typeOf(value);
  entry.count++;
  entry.types.set(type, (entry.types.get(type) ?? 0) + 1);
  if (type === 'object' || type === 'null' || entry.examples.size >= EXAMPLES_MAX) return;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  entry.examples.add(text.length > EXAMPLE_CHARS_MAX ? `${text.slice(0, EXAMPLE_CHARS_MAX - 1)}…` : text);
}

interface Walk {
  readonly seen: Map<string, Seen>;
  /** Of the event that is being walked. */
  readonly at: string | null;
}

function walk(of: Walk, object: JsonObject, prefix: string, depth: number): void {
  for (const [key, value] of Object.entries(object)) {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    note(of, path, value);
    if (depth < DEPTH_MAX && isObject(value)) walk(of, value, path, depth + 1);
  }
}

/** The fields of some events, the most frequent first. Arrays count as one value; objects are listed and gone into. */
export function describePaths(events: readonly JsonObject[]): PropertyPath[] {
  const seen = new Map<string, Seen>();
  for (const event of events) {
    const at = event.receivedAt;
    walk({ seen, at: typeof at === 'string' ? at : null }, event, '', 1);
  }
  return [...seen]
    .map(([path, { count, types, examples, lastSeenAt }]) => ({
      path,
      types: [...types].sort((a, b) => b[1] - a[1]).map(([type]) => type),
      share: count / events.length,
      examples: [...examples],
      lastSeenAt,
    }))
    .sort((a, b) => b.share - a.share || (a.path < b.path ? -1 : 1));
}

export interface PropertyPathsInput extends SampleEventsInput {
  /** The event as mappings see it; events for which it throws are left out. */
  readonly canonical: (event: EventRow) => JsonObject;
}

/** What the latest events of a kind really carry. */
export async function propertyPaths(connection: Connection, { canonical, ...sample }: PropertyPathsInput) {
  const events = await sampleEvents(connection, sample);
  const readable = events.flatMap((event) => {
    try {
      return [canonical(event)];
    } catch {
      return [];
    }
  });
  return { sampled: readable.length, paths: describePaths(readable) };
}
