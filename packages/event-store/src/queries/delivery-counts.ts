import { z } from 'zod';
import type { Connection } from '../connection';
import { ask, atMs, defineQuery, intervalSeconds, timeMs, wholeNumber, workspaceId } from '../define-query';
import { DELIVERY_STATUSES } from '../rows';
import { deliveryFilter, latestStates, stateClauses } from './delivery-filter';

const status = z.enum(DELIVERY_STATUSES);

const stats = defineQuery({
  sql: (params) => `
    SELECT destination_id AS destinationId,
      toUnixTimestamp(toStartOfInterval(at, toIntervalSecond({intervalSeconds: UInt32}), 'UTC')) * 1000 AS startMs,
      toString(status) AS status, count() AS deliveries,
      ifNotFinite(quantileIf(0.5)(duration_ms, http_status > 0), 0) AS p50Ms,
      ifNotFinite(quantileIf(0.95)(duration_ms, http_status > 0), 0) AS p95Ms
    FROM ${latestStates({ workspaceId: params.workspaceId, destinationId: params.destinationId })}
    WHERE at >= ${atMs('fromMs')} AND at < ${atMs('toMs')}
    GROUP BY destinationId, startMs, status ORDER BY startMs, destinationId, status`,
  params: z.object({
    workspaceId,
    destinationId: z.string().optional(),
    /** Bounds on the time of the latest attempt. */
    fromMs: timeMs,
    toMs: timeMs,
    intervalSeconds,
  }),
  row: z.object({
    destinationId: z.string(),
    /** Start of the interval. Empty intervals are left out. */
    startMs: wholeNumber,
    status,
    deliveries: wholeNumber,
    /** Of the latest attempts that got an answer, in ms; 0 when none did. */
    p50Ms: wholeNumber,
    p95Ms: wholeNumber,
  }),
});
export type DeliveryStatsInput = z.input<typeof stats.params>;
export type DeliveryStatsRow = z.output<typeof stats.row>;

/** For charts: deliveries by destination, interval (of their latest attempt) and status. */
export const deliveryStats = (connection: Connection, input: DeliveryStatsInput) => ask(connection, stats, input);

const byStatus = DELIVERY_STATUSES.map((name) => `countIf(status = '${name}') AS ${name}`).join(', ');
const statusCounts = {
  delivered: wholeNumber,
  pending: wholeNumber,
  parked: wholeNumber,
  filtered: wholeNumber,
  discarded: wholeNumber,
  failed: wholeNumber,
};

const connections = defineQuery({
  sql: (params) => `
    SELECT destination_id AS destinationId, source_id AS sourceId, ${byStatus},
      toUnixTimestamp64Milli(maxIf(at, status = 'delivered')) AS lastDeliveredAtMs
    FROM ${latestStates(params)}
    GROUP BY destinationId, sourceId ORDER BY destinationId, sourceId`,
  params: z.object({
    workspaceId,
    destinationId: z.string().optional(),
    sourceId: z.string().optional(),
    sinceMs: timeMs,
    untilMs: timeMs.optional(),
  }),
  row: z.object({
    destinationId: z.string(),
    sourceId: z.string(),
    ...statusCounts,
    /** 0 when nothing was delivered. */
    lastDeliveredAtMs: wholeNumber,
  }),
});
export type ConnectionTotalsInput = z.input<typeof connections.params>;
export type ConnectionTotals = z.output<typeof connections.row>;

/** Per source and destination: where the deliveries of the events that were received in a time range stand. */
export const connectionTotals = (connection: Connection, input: ConnectionTotalsInput) =>
  ask(connection, connections, input);

export type DestinationTotals = Omit<ConnectionTotals, 'sourceId'> & {
  /** delivered / (delivered + failed + discarded + pending), 0 to 1; null when nothing was to be sent. */
  readonly successRate: number | null;
};

/** The same per destination. Destinations without deliveries are left out. */
export async function destinationTotals(
  connection: Connection,
  input: ConnectionTotalsInput,
): Promise<DestinationTotals[]> {
  const totals = new Map<string, ConnectionTotals>();
  for (const row of await connectionTotals(connection, input)) {
    const before = totals.get(row.destinationId);
    totals.set(row.destinationId, before ? addTotals(before, row) : row);
  }
  return [...totals.values()].map(({ sourceId: _sourceId, ...row }) => {
    const tried = row.delivered + row.failed + row.discarded + row.pending;
    return { ...row, successRate: tried === 0 ? null : row.delivered / tried };
  });
}

function addTotals(a: ConnectionTotals, b: ConnectionTotals): ConnectionTotals {
  return {
    destinationId: a.destinationId,
    sourceId: '',
    delivered: a.delivered + b.delivered,
    pending: a.pending + b.pending,
    parked: a.parked + b.parked,
    filtered: a.filtered + b.filtered,
    discarded: a.discarded + b.discarded,
    failed: a.failed + b.failed,
    lastDeliveredAtMs: Math.max(a.lastDeliveredAtMs, b.lastDeliveredAtMs),
  };
}

const counted = defineQuery({
  sql: (params) => `
    SELECT count() AS deliveries, uniqExact(event_id) AS events, uniqExactIf(user_id, user_id != '') AS people
    FROM ${latestStates(params)} ${stateClauses(params)}`,
  params: z.object(deliveryFilter),
  row: z.object({ deliveries: wholeNumber, events: wholeNumber, people: wholeNumber }),
});
export type CountedDeliveries = z.output<typeof counted.row>;

/** How many deliveries (and distinct events and user ids) a filter takes, as of now. */
export async function countDeliveries(
  connection: Connection,
  input: z.input<typeof counted.params>,
): Promise<CountedDeliveries> {
  const [row] = await ask(connection, counted, input);
  return row ?? { deliveries: 0, events: 0, people: 0 };
}
