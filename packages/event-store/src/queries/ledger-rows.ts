import { z } from 'zod';
import type { Connection } from '../connection';
import { ask, atMs, defineQuery, intervalSeconds, timeMs, where, wholeNumber, workspaceId } from '../define-query';

const params = z.object({
  workspaceId,
  sourceId: z.string().optional(),
  sinceMs: timeMs,
  untilMs: timeMs,
  intervalSeconds: intervalSeconds.default(60),
});
export type LedgerInput = z.input<typeof params>;

const inRange = (sourceId: string | undefined, ...more: readonly string[]): string =>
  where(
    `minute >= toStartOfMinute(${atMs('sinceMs')})`,
    `minute < ${atMs('untilMs')}`,
    sourceId !== undefined && 'source_id = {sourceId: String}',
    ...more,
  );

/**
 * A minute before the source's mark is settled: what is missing there is a difference, as reconciliation found it against
 * the rows themselves, or as the books alone tell. In later minutes it is in flight.
 */
const byMinute = (sourceId: string | undefined): string => `
  SELECT l.source_id AS sourceId, l.minute AS minute, stored, duplicate, blocked, quarantined, deleted, reasons, keptReasons,
    greatest(captured, handed) AS accepted, toInt64(stored + duplicate + blocked) + quarantined AS accounted,
    l.minute < m.settled_until AS settled,
    if(settled, 0, greatest(toInt64(accepted) - accounted, 0)) AS inFlight,
    multiIf(f.known = 1, f.gap, settled, toInt64(accepted) - accounted, 0) AS gap
  FROM (
    SELECT source_id, minute, sumIf(count, kind = 'captured') AS captured, sumIf(count, kind = 'accepted') AS handed,
      sumIf(count, kind = 'stored') AS stored, sumIf(count, kind = 'duplicate') AS duplicate,
      sumIf(count, kind = 'blocked') AS blocked, sumIf(count, kind = 'deleted') AS deleted,
      toInt64(sumIf(count, kind = 'quarantined')) - toInt64(sumIf(count, kind = 'released')) AS quarantined,
      sumMapIf(map(toString(reason), count), kind = 'blocked') AS reasons,
      sumMapIf(map(toString(reason), if(kind = 'released', -toInt64(count), toInt64(count))),
        kind IN ('quarantined', 'released')) AS keptReasons
    FROM ledger FINAL ${inRange(sourceId)} GROUP BY source_id, minute
  ) AS l
  LEFT JOIN (
    SELECT source_id, max(settled_until) AS settled_until FROM ledger_marks ${where()} GROUP BY source_id
  ) AS m ON m.source_id = l.source_id
  LEFT JOIN (
    SELECT source_id, minute, toInt64(expected) - toInt64(found) AS gap, 1 AS known
    FROM ledger_findings FINAL ${inRange(sourceId, "destination_id = ''", 'expected != found')}
  ) AS f ON f.source_id = l.source_id AND f.minute = l.minute`;

const ledgerByInterval = defineQuery({
  sql: ({ sourceId }) => `
    SELECT sourceId,
      toUnixTimestamp(toStartOfInterval(minute, toIntervalSecond({intervalSeconds: UInt32}), 'UTC')) * 1000 AS atMs,
      sum(b.accepted) AS accepted, sum(b.stored) AS stored, sum(b.duplicate) AS duplicate, sum(b.blocked) AS blocked,
      sum(b.deleted) AS deleted, toInt64(sum(b.quarantined)) AS quarantined, toInt64(sum(b.inFlight)) AS inFlight,
      CAST(sumMap(b.reasons), 'Map(String, UInt64)') AS blockedByReason,
      CAST(sumMap(b.keptReasons), 'Map(String, Int64)') AS quarantinedByReason,
      toInt64(sum(b.gap)) AS difference, toUInt64(sum(abs(b.gap))) AS wrong
    FROM (${byMinute(sourceId)}) AS b
    GROUP BY sourceId, atMs ORDER BY atMs DESC, sourceId LIMIT 10000`,
  params,
  row: z.object({
    sourceId: z.string(),
    atMs: wholeNumber,
    accepted: wholeNumber,
    stored: wholeNumber,
    duplicate: wholeNumber,
    blocked: wholeNumber,
    /** Kept aside now: what came back is taken off. */
    quarantined: wholeNumber,
    quarantinedByReason: z.record(z.string(), wholeNumber),
    /** Stored, and removed since by somebody's will; a part of stored. */
    deleted: wholeNumber,
    inFlight: wholeNumber,
    blockedByReason: z.record(z.string(), wholeNumber),
    /** Events that are missing (negative: too many): 0 when the books balance. */
    difference: wholeNumber,
    /** The same without regard to signs: what is missing in one minute is not made up for by another. */
    wrong: wholeNumber,
  }),
});
export type LedgerBalanceRow = z.output<typeof ledgerByInterval.row>;

/** The books of each source, newest first, and whether every minute of them balances. */
export async function ledgerRows(connection: Connection, input: LedgerInput) {
  const rows = await ask(connection, ledgerByInterval, input);
  return { rows, balanced: rows.every(({ wrong }) => wrong === 0) };
}
