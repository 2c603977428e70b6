import type { EventType, JsonObject } from '@tributary/event-schema';
import { requirePermission } from '../permissions';
import type { EventsContext } from './events-context';
import { readRange, type TimeRange } from './time-range';

const WEEK_MS = 7 * 86_400_000;
const SAMPLE_MAX = 500;

export interface EventKind extends TimeRange {
  readonly sourceId?: string | undefined;
  /** The sources that feed it. */
  readonly destinationId?: string | undefined;
  readonly type?: EventType | undefined;
  readonly event?: string | undefined;
}

/** The sources that a question is about, or undefined for all of them. */
export async function sourcesOf(ctx: EventsContext, { sourceId, destinationId }: EventKind) {
  if (sourceId !== undefined) return [sourceId];
  if (destinationId === undefined) return undefined;
  const { workspaceId } = ctx.actor;
  const { rows } = await ctx.db.connections.list({ workspaceId, destinationId, limit: 200 });
  return rows.map((connection) => connection.sourceId);
}

/** The latest events of a kind. The last week, when no time is given. */
export async function readSample(ctx: EventsContext, kind: EventKind, sampleMax = SAMPLE_MAX) {
  const { sinceMs } = readRange(kind, { nowMs: ctx.clock(), defaultMs: WEEK_MS });
  return {
    workspaceId: ctx.actor.workspaceId,
    sourceIds: await sourcesOf(ctx, kind),
    type: kind.type,
    name: kind.event,
    sinceMs,
    sampleMax,
  };
}

/** Which fields the latest events of a kind really have, with examples and how often they are there. */
export async function listPropertyPaths(ctx: EventsContext, kind: EventKind) {
  requirePermission(ctx, 'events:read');
  const { sampled, paths } = await ctx.eventStore.propertyPaths({
    ...(await readSample(ctx, kind)),
    // A canonical event is plain JSON; its type names the fields, which an index signature can't.
    canonical: (row) => ctx.toCanonical(row) as unknown as JsonObject,
  });
  return { sampled, data: paths.map(({ share, ...path }) => ({ ...path, presence: share })) };
}
