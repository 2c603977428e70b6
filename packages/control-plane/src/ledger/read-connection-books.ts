import type { ConnectionRow } from '@tributary/db';
import type { EventsContext } from '../events/events-context';
import { iso } from '../events/time-range';

const CONNECTIONS_MAX = 200;
const MINUTE_MS = 60_000;

export interface ConnectionBooks {
  readonly kind: 'connection';
  readonly sourceId: string;
  readonly destinationId: string;
  /** Null when the row stands for the whole range. */
  readonly minute: string | null;
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
  readonly destinationId?: string | undefined;
  readonly sinceMs: number;
  readonly untilMs: number;
}

const wholeMinutes = ({ sinceMs, untilMs }: Question) => ({
  sinceMs: Math.floor(sinceMs / MINUTE_MS) * MINUTE_MS,
  untilMs: Math.ceil(untilMs / MINUTE_MS) * MINUTE_MS,
});

/**
 * The books of every connection: each event that was stored and handed to it is filtered, delivered, discarded, failed,
 * parked or pending. What has no record is on its way (pending), until reconciliation has found that nothing carries it.
 */
export async function readConnectionBooks(ctx: EventsContext, question: Question): Promise<ConnectionBooks[]> {
  const { workspaceId } = ctx.actor;
  const { sourceId, destinationId } = question;
  const range = wholeMinutes(question);
  const [{ rows }, missing] = await Promise.all([
    ctx.db.connections.list({ workspaceId, sourceId, destinationId, limit: CONNECTIONS_MAX }),
    readMissing(ctx, { sourceId, ...range }),
  ]);
  return Promise.all(rows.map((connection) => readBooks(ctx, { connection, missing, range })));
}

async function readBooks(
  ctx: EventsContext,
  input: { connection: ConnectionRow; missing: Missing; range: { sinceMs: number; untilMs: number } },
): Promise<ConnectionBooks> {
  const { workspaceId, sourceId, destinationId } = input.connection;
  const counts = await ctx.eventStore.connectionBooks({ workspaceId, sourceId, destinationId, ...input.range });
  return balance({
    sourceId,
    destinationId,
    minute: null,
    counts,
    missing: input.missing.of({ sourceId, destinationId }),
  });
}

/** The same minute by minute, of the connections of one source. */
export async function readConnectionMinutes(
  ctx: EventsContext,
  question: Question & { readonly sourceId: string },
): Promise<ConnectionBooks[]> {
  const { workspaceId } = ctx.actor;
  const { sourceId, destinationId } = question;
  const range = wholeMinutes(question);
  const [rows, missing] = await Promise.all([
    ctx.eventStore.connectionMinutes({ workspaceId, sourceId, destinationId, ...range }),
    readMissing(ctx, { sourceId, ...range }),
  ]);
  return rows.map(({ destinationId: id, minuteMs, ...counts }) =>
    balance({
      ...{ sourceId, destinationId: id, minute: iso(minuteMs), counts },
      missing: missing.of({ sourceId, destinationId: id, minuteMs }),
    }),
  );
}

type Counts = Awaited<ReturnType<EventsContext['eventStore']['connectionBooks']>>;

function balance(input: {
  sourceId: string;
  destinationId: string;
  minute: string | null;
  counts: Counts;
  missing: number;
}): ConnectionBooks {
  const { counts, missing, ...of } = input;
  const { stored, ...states } = counts;
  const unrecorded = stored - Object.values(states).reduce((total, count) => total + count, 0);
  return {
    kind: 'connection',
    ...of,
    ...counts,
    pending: counts.pending + Math.max(0, unrecorded - missing),
    difference: missing,
    balanced: missing === 0,
  };
}

interface Missing {
  of(connection: { sourceId: string; destinationId: string; minuteMs?: number }): number;
}

/** What reconciliation found missing at connections. */
async function readMissing(ctx: EventsContext, question: Omit<Question, 'destinationId'>): Promise<Missing> {
  const found = await ctx.eventStore.ledgerFindings({ workspaceId: ctx.actor.workspaceId, ...question });
  return {
    of: ({ sourceId, destinationId, minuteMs }) =>
      found
        .filter((row) => row.sourceId === sourceId && row.destinationId === destinationId)
        .filter((row) => minuteMs === undefined || row.minuteMs === minuteMs)
        .reduce((sum, { expected, found: there }) => sum + (expected - there), 0),
  };
}
