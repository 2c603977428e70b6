import { z } from 'zod';
import type { Connection } from '../connection';
import { ask, atMs, defineQuery, hexId, idOf, timeMs, where, wholeNumber, workspaceId } from '../define-query';

/** The id of an event or of a refusal, and when it was received: with both, a row is found by its key. */
const params = z.object({ workspaceId, id: hexId, receivedAtMs: timeMs, of: z.enum(['events', 'refusals']) });
export type StoredTimeInput = z.input<typeof params>;

const storedTime = defineQuery({
  sql: ({ of }) => `
    SELECT toUnixTimestamp64Milli(min(stored_at)) AS storedAtMs FROM ${of}
    ${where(`received_at = ${atMs('receivedAtMs')}`, `${of === 'events' ? 'event_id' : 'refusal_id'} = ${idOf('id')}`)}`,
  params,
  row: z.object({ storedAtMs: wholeNumber }),
});

/** When a row came to the store, in ms since the epoch; null when there is no such row, or it is older than the answer. */
export async function storedTimeOf(connection: Connection, input: StoredTimeInput): Promise<number | null> {
  const [row] = await ask(connection, storedTime, input);
  return row && row.storedAtMs > 0 ? row.storedAtMs : null;
}

const lag = defineQuery({
  sql: () => `
    SELECT count() AS events, quantileExact(0.5)(took) AS p50Ms, quantileExact(0.99)(took) AS p99Ms
    FROM (
      SELECT toUnixTimestamp64Milli(stored_at) - toUnixTimestamp64Milli(received_at) AS took
      FROM events ${where(`received_at >= ${atMs('sinceMs')}`, 'stored_at > toDateTime64(0, 3)')}
      ORDER BY received_at DESC LIMIT 20000
    )`,
  params: z.object({ workspaceId, sinceMs: timeMs }),
  row: z.object({ events: wholeNumber, p50Ms: z.coerce.number().nullable(), p99Ms: z.coerce.number().nullable() }),
});

/** How long it takes from received to stored, over the latest 20,000 events since then. */
export async function storeLag(connection: Connection, input: z.input<typeof lag.params>) {
  const [row] = await ask(connection, lag, input);
  return row && row.events > 0 ? { p50Ms: row.p50Ms ?? 0, p99Ms: row.p99Ms ?? 0 } : null;
}
