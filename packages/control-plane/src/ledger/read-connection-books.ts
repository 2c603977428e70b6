import type { ConnectionRow } from '@tributary/db';
import type { EventsContext } from '../events/events-context';

/** An event without any record after this long is missing; before, it waits in the destination's queue. */
const RECORDED_WITHIN_MS = 3_600_000;
const CONNECTIONS_MAX = 200;
const MINUTE_MS = 60_000;

export interface ConnectionBooks {
  readonly kind: 'connection';
  readonly sourceId: string;
  readonly destinationId: string;
  readonly minute: null;
  readonly stored: number;
  readonly filtered: number;
  readonly delivered: number;
  readonly discarded: number;
  readonly failed: number;
  readonly parked: number;
  readonly pending: number;
  readonly difference: number;
  readonly balanced: boolean;
}

interface Question {
  readonly sourceId?: string | undefined;
  readonly sinceMs: number;
  readonly untilMs: number;
}

/**
 * The books of every connection: each event that was stored and handed to it is filtered, delivered, discarded, failed,
 * parked or pending. Whole minutes.
 */
export async function readConnectionBooks(ctx: EventsContext, question: Question): Promise<ConnectionBooks[]> {
  const { workspaceId } = ctx.actor;
  const { sourceId, sinceMs, untilMs } = question;
  const { rows } = await ctx.db.connections.list({ workspaceId, sourceId, limit: CONNECTIONS_MAX });
  const range = {
    sinceMs: Math.floor(sinceMs / MINUTE_MS) * MINUTE_MS,
    untilMs: Math.ceil(untilMs / MINUTE_MS) * MINUTE_MS,
  };
  return Promise.all(rows.map((connection) => readBooks(ctx, range, connection)));
}

async function readBooks(
  ctx: EventsContext,
  { sinceMs, untilMs }: Omit<Question, 'sourceId'>,
  { workspaceId, sourceId, destinationId }: ConnectionRow,
): Promise<ConnectionBooks> {
  const lateMs = Math.floor((ctx.clock() - RECORDED_WITHIN_MS) / MINUTE_MS) * MINUTE_MS;
  const settledMs = Math.min(Math.max(sinceMs, lateMs), untilMs);
  const read = (from: number, until: number) =>
    ctx.eventStore.connectionBooks({ workspaceId, sourceId, destinationId, sinceMs: from, untilMs: until });
  const [settled, recent] = await Promise.all([read(sinceMs, settledMs), read(settledMs, untilMs)]);
  const sum = (key: keyof typeof settled) => settled[key] + recent[key];
  const difference = unrecorded(settled);
  return {
    kind: 'connection',
    sourceId,
    destinationId,
    minute: null,
    stored: sum('stored'),
    filtered: sum('filtered'),
    delivered: sum('delivered'),
    discarded: sum('discarded'),
    failed: sum('failed'),
    parked: sum('parked'),
    pending: sum('pending') + Math.max(0, unrecorded(recent)),
    difference,
    balanced: difference === 0,
  };
}

type Counts = Awaited<ReturnType<EventsContext['eventStore']['connectionBooks']>>;

const unrecorded = ({ stored, ...states }: Counts): number =>
  stored - Object.values(states).reduce((total, count) => total + count, 0);
