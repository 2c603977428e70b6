import { z } from 'zod';
import type { Connection } from '../connection';
import { ask, atMs, defineQuery, timeMs, where, wholeNumber, workspaceId } from '../define-query';

const TREND_DAYS = 7;
/** Counts of the last seven days, each of 24 hours, the oldest first. */
const TREND = `[${Array.from({ length: TREND_DAYS }, (_, day) => {
  const ago = (days: number) => `${atMs('nowMs')} - INTERVAL ${days} DAY`;
  return `countIf(received_at >= ${ago(TREND_DAYS - day)} AND received_at < ${ago(TREND_DAYS - day - 1)})`;
}).join(', ')}] AS trend`;

const names = defineQuery({
  sql: ({ sourceIds, type, nowMs }) => `
    SELECT type, name, count() AS events, toUnixTimestamp64Milli(min(received_at)) AS firstReceivedAtMs,
      toUnixTimestamp64Milli(max(received_at)) AS lastReceivedAtMs${nowMs === undefined ? '' : `, ${TREND}`}
    FROM events FINAL ${where(
      `received_at >= ${atMs('sinceMs')}`,
      sourceIds !== undefined && 'has({sourceIds: Array(String)}, source_id)',
      type !== undefined && 'type = {type: String}',
    )}
    GROUP BY type, name ORDER BY events DESC, type, name LIMIT {limit: UInt32}`,
  params: z.object({
    workspaceId,
    sourceIds: z.array(z.string()).optional(),
    type: z.string().optional(),
    sinceMs: timeMs,
    /** When it is given, the answer has a trend that ends then. */
    nowMs: timeMs.optional(),
    limit: z.number().int().min(1).max(1_000).default(200),
  }),
  row: z.object({
    type: z.string(),
    name: z.string(),
    events: wholeNumber,
    /** Since the time that was asked about. */
    firstReceivedAtMs: wholeNumber,
    lastReceivedAtMs: wholeNumber,
    trend: z.array(wholeNumber).default([]),
  }),
});
export type EventNamesInput = z.input<typeof names.params>;
export type EventNameRow = z.output<typeof names.row>;

/** The kinds of events that arrived since a time: type and name (empty for identify, group, alias), most frequent first. */
export const eventNames = (connection: Connection, input: EventNamesInput) => ask(connection, names, input);
