import { z } from 'zod';
import type { Connection } from '../connection';
import { ask, atMs, defineQuery, timeMs, where, wholeNumber, workspaceId } from '../define-query';

const params = z.object({
  workspaceId,
  sourceId: z.string(),
  destinationId: z.string(),
  /** Bounds on the event's time of receipt: since included, until excluded. Starts of minutes. */
  sinceMs: timeMs,
  untilMs: timeMs,
});
export type ConnectionBooksInput = z.input<typeof params>;

const range = (column: string) => [`${column} >= ${atMs('sinceMs')}`, `${column} < ${atMs('untilMs')}`];

/** An event with several mappings counts once, under the state that needs attention most. */
const recorded = defineQuery({
  sql: () => `
    SELECT countIf(state = 'failed') AS failed, countIf(state = 'pending') AS pending, countIf(state = 'parked') AS parked,
      countIf(state = 'delivered') AS delivered, countIf(state = 'discarded') AS discarded,
      countIf(state = 'filtered') AS filtered
    FROM (
      SELECT event_id, groupUniqArray(toString(status)) AS states,
        arrayFirst(name -> has(states, name),
          ['failed', 'pending', 'parked', 'delivered', 'discarded', 'filtered']) AS state
      FROM deliveries FINAL ${where(
        'source_id = {sourceId: String}',
        'destination_id = {destinationId: String}',
        ...range('event_received_at'),
      )}
      GROUP BY event_id
    )`,
  params,
  row: z.object({
    failed: wholeNumber,
    pending: wholeNumber,
    parked: wholeNumber,
    delivered: wholeNumber,
    discarded: wholeNumber,
    filtered: wholeNumber,
  }),
});

const routed = defineQuery({
  sql: () => `SELECT sum(count) AS stored FROM ledger FINAL
    ${where(
      'source_id = {sourceId: String}',
      "kind = 'routed'",
      'reason = {destinationId: String}',
      ...range('minute'),
    )}`,
  params,
  row: z.object({ stored: wholeNumber }),
});

/**
 * What became, at one destination, of the events that one source handed to it in a time range of whole minutes. In
 * events, not deliveries. `stored`: what ingest stored and routed, so that the books don't guess what was configured when.
 */
export async function connectionBooks(connection: Connection, input: ConnectionBooksInput) {
  const [[events], [states]] = await Promise.all([ask(connection, routed, input), ask(connection, recorded, input)]);
  const none = { failed: 0, pending: 0, parked: 0, delivered: 0, discarded: 0, filtered: 0 };
  return { stored: events?.stored ?? 0, ...(states ?? none) };
}
