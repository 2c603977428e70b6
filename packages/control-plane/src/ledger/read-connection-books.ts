import type { ConnectionRow, DestinationRow } from '@tributary/db';
import type { EventsContext } from '../events/events-context';

/** Until a change of the configuration is known to every process, events still meet the old one. */
const TAKES_EFFECT_MS = 5_000;
/** An event without any record after this long is missing; before, it waits in the destination's queue. */
const RECORDED_WITHIN_MS = 3_600_000;
const CONNECTIONS_MAX = 200;

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
 * The books of every connection that is on: each stored event is filtered, delivered, discarded, failed, parked or
 * pending. They begin when the connection or its destination was last changed, because what was off before sent nothing.
 */
export async function readConnectionBooks(ctx: EventsContext, question: Question): Promise<ConnectionBooks[]> {
  const { workspaceId } = ctx.actor;
  const [{ rows }, destinations] = await Promise.all([
    ctx.db.connections.list({ workspaceId, sourceId: question.sourceId, limit: CONNECTIONS_MAX }),
    ctx.db.destinations.list({ workspaceId }),
  ]);
  const active = new Map(destinations.filter(({ enabled }) => enabled).map((row) => [row.id, row]));
  const books = await Promise.all(
    rows.map(async (connection) => {
      const destination = active.get(connection.destinationId);
      return connection.enabled && destination ? [await readBooks(ctx, question, { connection, destination })] : [];
    }),
  );
  return books.flat();
}

async function readBooks(
  ctx: EventsContext,
  { sinceMs, untilMs }: Question,
  { connection, destination }: { connection: ConnectionRow; destination: DestinationRow },
): Promise<ConnectionBooks> {
  const { workspaceId, sourceId, destinationId } = connection;
  const changedMs = Math.max(connection.createdAt.getTime(), destination.updatedAt.getTime()) + TAKES_EFFECT_MS;
  const fromMs = Math.min(Math.max(sinceMs, changedMs), untilMs);
  const settledMs = Math.min(Math.max(fromMs, ctx.clock() - RECORDED_WITHIN_MS), untilMs);
  const read = (from: number, until: number) =>
    ctx.eventStore.connectionBooks({ workspaceId, sourceId, destinationId, sinceMs: from, untilMs: until });
  const [settled, recent] = await Promise.all([read(fromMs, settledMs), read(settledMs, untilMs)]);
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
