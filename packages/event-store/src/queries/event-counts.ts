import { z } from 'zod';
import type { Connection } from '../connection';
import { ask, atMs, defineQuery, intervalSeconds, timeMs, where, wholeNumber, workspaceId } from '../define-query';

const range = { workspaceId, sourceId: z.string().optional(), sinceMs: timeMs, untilMs: timeMs };
const inRange = (sourceId: string | undefined): string =>
  where(
    `minute >= toStartOfMinute(${atMs('sinceMs')})`,
    `minute < ${atMs('untilMs')}`,
    sourceId !== undefined && 'source_id = {sourceId: String}',
  );

/** What is kept aside: what came back is taken off again. */
const QUARANTINED = `toInt64(sumIf(count, kind = 'quarantined')) - toInt64(sumIf(count, kind = 'released')) AS quarantined`;

const perInterval = defineQuery({
  sql: ({ sourceId }) => `
    SELECT source_id AS sourceId,
      toUnixTimestamp(toStartOfInterval(minute, toIntervalSecond({intervalSeconds: UInt32}), 'UTC')) * 1000 AS atMs,
      sumIf(count, kind = 'stored') AS stored,
      sumIf(count, kind = 'duplicate') AS duplicate,
      sumIf(count, kind = 'blocked') AS blocked,
      ${QUARANTINED}
    FROM ledger FINAL ${inRange(sourceId)}
    GROUP BY sourceId, atMs ORDER BY atMs, sourceId`,
  params: z.object({ ...range, intervalSeconds }),
  row: z.object({
    sourceId: z.string(),
    /** Start of the interval. Intervals in which nothing happened are left out. */
    atMs: wholeNumber,
    stored: wholeNumber,
    duplicate: wholeNumber,
    blocked: wholeNumber,
    /** Kept aside now: what came back is taken off. */
    quarantined: wholeNumber,
  }),
});
export type EventsPerIntervalInput = z.input<typeof perInterval.params>;
export type EventsPerIntervalRow = z.output<typeof perInterval.row>;

/** For charts: what became of the events of each source, by time of receipt. Taken from the ledger. */
export const eventsPerInterval = (connection: Connection, input: EventsPerIntervalInput) =>
  ask(connection, perInterval, input);

const totals = defineQuery({
  sql: ({ sourceId }) => `
    SELECT source_id AS sourceId,
      sumIf(count, kind = 'accepted') AS accepted,
      sumIf(count, kind = 'stored') AS stored,
      sumIf(count, kind = 'duplicate') AS duplicate,
      sumIf(count, kind = 'blocked') AS blocked,
      ${QUARANTINED},
      toUnixTimestamp(max(minute)) * 1000 AS lastMinuteMs
    FROM ledger FINAL ${inRange(sourceId)}
    GROUP BY sourceId ORDER BY sourceId`,
  params: z.object(range),
  row: z.object({
    sourceId: z.string(),
    accepted: wholeNumber,
    stored: wholeNumber,
    duplicate: wholeNumber,
    blocked: wholeNumber,
    /** Kept aside now: what came back is taken off. */
    quarantined: wholeNumber,
    /** Start of the last minute in which something was received. */
    lastMinuteMs: wholeNumber,
  }),
});
export type SourceTotalsInput = z.input<typeof totals.params>;
export type SourceTotals = z.output<typeof totals.row>;

/** Sums per source over a time range. Sources that received nothing are left out. */
export const sourceTotals = (connection: Connection, input: SourceTotalsInput) => ask(connection, totals, input);
