import { z } from 'zod';
import type { Connection } from '../connection';
import { ask, atMs, defineQuery, timeMs, where, wholeNumber, workspaceId } from '../define-query';

const names = defineQuery({
  sql: ({ sourceIds, type }) => `
    SELECT type, name, count() AS events, toUnixTimestamp64Milli(max(received_at)) AS lastReceivedAtMs
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
    limit: z.number().int().min(1).max(1_000).default(200),
  }),
  row: z.object({ type: z.string(), name: z.string(), events: wholeNumber, lastReceivedAtMs: wholeNumber }),
});
export type EventNamesInput = z.input<typeof names.params>;
export type EventNameRow = z.output<typeof names.row>;

/** The kinds of events that arrived since a time: type and name (empty for identify, group, alias), most frequent first. */
export const eventNames = (connection: Connection, input: EventNamesInput) => ask(connection, names, input);
