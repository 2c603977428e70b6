import { z } from 'zod';
import type { Connection } from '../connection';
import { ask, defineQuery, timeMs, wholeNumber } from '../define-query';
import { deliveryFilter, latestStates, stateClauses } from './delivery-filter';

const BARS = 24;

const groups = defineQuery({
  sql: (params) => `
    SELECT destination_id AS destinationId, error_group AS errorGroup,
      toString(argMax(reason, at)) AS latestReason, argMax(explanation, at) AS latestExplanation,
      argMax(http_status, at) AS httpStatus, argMax(message_id, at) AS exampleMessageId,
      lower(hex(argMax(delivery_id, at))) AS exampleDeliveryId,
      count() AS deliveries, countIf(status = 'failed') AS failed, countIf(status = 'pending') AS pending,
      uniqExact(event_id) AS events, uniqExactIf(user_id, user_id != '') AS people,
      toUnixTimestamp64Milli(min(event_received_at)) AS firstSeenMs, toUnixTimestamp64Milli(max(at)) AS lastSeenMs,
      countResample(0, ${BARS}, 1)(
        toInt64(intDiv((toUnixTimestamp64Milli(event_received_at) - {sinceMs: Int64}) * ${BARS},
          greatest({untilMs: Int64} - {sinceMs: Int64}, 1)))
      ) AS sparkline
    FROM (SELECT * FROM ${latestStates(params)} ${stateClauses(params)})
    WHERE error_group != ''
    GROUP BY destinationId, errorGroup ORDER BY deliveries DESC, errorGroup LIMIT {limit: UInt32}`,
  params: z.object({
    ...deliveryFilter,
    statuses: deliveryFilter.statuses.default(['failed', 'pending']),
    sinceMs: timeMs,
    untilMs: timeMs,
    limit: z.number().int().min(1).max(500).default(50),
  }),
  row: z.object({
    destinationId: z.string(),
    errorGroup: z.string(),
    latestReason: z.string(),
    latestExplanation: z.string(),
    httpStatus: wholeNumber,
    exampleMessageId: z.string(),
    exampleDeliveryId: z.string(),
    /** Deliveries that stand in this error now; those that succeeded later are not among them. */
    deliveries: wholeNumber,
    failed: wholeNumber,
    pending: wholeNumber,
    events: wholeNumber,
    people: wholeNumber,
    /** Receipt of the first event that met it. */
    firstSeenMs: wholeNumber,
    /** The latest attempt that met it. */
    lastSeenMs: wholeNumber,
    /** 24 bars over since..until, by the events' receipt. */
    sparkline: z.array(wholeNumber),
  }),
});
export type ErrorGroupsInput = z.input<typeof groups.params>;
type GroupRow = z.output<typeof groups.row>;
export type ErrorGroup = Omit<GroupRow, 'latestReason' | 'latestExplanation'> & {
  readonly reason: string;
  /** The sentence of its latest attempt. */
  readonly explanation: string;
};

/** Deliveries that don't succeed, grouped by cause, the largest group first. */
export async function errorGroups(connection: Connection, input: ErrorGroupsInput): Promise<ErrorGroup[]> {
  const rows = await ask(connection, groups, input);
  return rows.map(({ latestReason, latestExplanation, ...row }) => ({
    ...row,
    reason: latestReason,
    explanation: latestExplanation,
  }));
}
