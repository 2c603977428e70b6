import { z } from 'zod';
import type { Connection } from '../connection';
import { ask, atMs, defineQuery, timeMs, where, wholeNumber, workspaceId } from '../define-query';

const params = z.object({
  workspaceId,
  sourceId: z.string(),
  destinationId: z.string().optional(),
  sinceMs: timeMs,
  untilMs: timeMs,
});

const STATES = ['failed', 'pending', 'parked', 'delivered', 'discarded', 'filtered'] as const;
const of = (...more: string[]) => where('source_id = {sourceId: String}', ...more);

/** An event with several mappings counts once, under the state that needs attention most. */
const minutes = defineQuery({
  sql: ({ destinationId }) => `
    SELECT destinationId, toUnixTimestamp(minute) * 1000 AS minuteMs, toUInt64(sum(routed)) AS stored,
      ${STATES.map((name) => `toUInt64(sum(${name})) AS ${name}_`).join(', ')}
    FROM (
      SELECT reason AS destinationId, minute, count AS routed, ${STATES.map((name) => `0 AS ${name}`).join(', ')}
      FROM ledger FINAL ${of(
        "kind = 'routed'",
        `minute >= ${atMs('sinceMs')}`,
        `minute < ${atMs('untilMs')}`,
        ...(destinationId === undefined ? [] : ['reason = {destinationId: String}']),
      )}
      UNION ALL
      SELECT destinationId, minute, 0 AS routed, ${STATES.map((name) => `countIf(state = '${name}') AS ${name}`).join(', ')}
      FROM (
        SELECT destination_id AS destinationId, toStartOfMinute(event_received_at) AS minute, event_id,
          groupUniqArray(toString(status)) AS states,
          arrayFirst(name -> has(states, name), [${STATES.map((name) => `'${name}'`).join(', ')}]) AS state
        FROM deliveries FINAL ${of(
          `event_received_at >= ${atMs('sinceMs')}`,
          `event_received_at < ${atMs('untilMs')}`,
          ...(destinationId === undefined ? [] : ['destination_id = {destinationId: String}']),
        )}
        GROUP BY destinationId, minute, event_id
      ) GROUP BY destinationId, minute
    )
    GROUP BY destinationId, minute ORDER BY minute DESC, destinationId LIMIT 10000`,
  params,
  row: z
    .object({
      destinationId: z.string(),
      minuteMs: wholeNumber,
      stored: wholeNumber,
      failed_: wholeNumber,
      pending_: wholeNumber,
      parked_: wholeNumber,
      delivered_: wholeNumber,
      discarded_: wholeNumber,
      filtered_: wholeNumber,
    })
    .transform(({ destinationId, minuteMs, stored, ...states }) => ({
      ...{ destinationId, minuteMs, stored, failed: states.failed_, pending: states.pending_, parked: states.parked_ },
      ...{ delivered: states.delivered_, discarded: states.discarded_, filtered: states.filtered_ },
    })),
});

/** The books of a source's connections, minute by minute, newest first. In events, not deliveries. */
export const connectionMinutes = (connection: Connection, input: z.input<typeof params>) =>
  ask(connection, minutes, input);

const findings = defineQuery({
  sql: ({ sourceId }) => `
    SELECT source_id AS sourceId, destination_id AS destinationId, toUnixTimestamp(minute) * 1000 AS minuteMs, expected,
      found, toUnixTimestamp64Milli(checked_at) AS checkedAtMs
    FROM ledger_findings FINAL ${where(
      `minute >= ${atMs('sinceMs')}`,
      `minute < ${atMs('untilMs')}`,
      'expected != found',
      sourceId !== undefined && 'source_id = {sourceId: String}',
    )} ORDER BY minute DESC LIMIT 1000`,
  params: z.object({ workspaceId, sourceId: z.string().optional(), sinceMs: timeMs, untilMs: timeMs }),
  row: z.object({
    sourceId: z.string(),
    destinationId: z.string(),
    minuteMs: wholeNumber,
    expected: wholeNumber,
    found: wholeNumber,
    checkedAtMs: wholeNumber,
  }),
});

/** Differences of a workspace that were found and are not gone, newest minute first. */
export const ledgerFindings = (connection: Connection, input: z.input<typeof findings.params>) =>
  ask(connection, findings, input);
