import { z } from 'zod';
import type { Connection } from '../connection';
import { atMs, hexId, timeMs, where, workspaceId } from '../define-query';
import { RowBinaryReader } from '../row-binary';

const Input = z.object({
  workspaceId,
  /** Bounds on the time of receipt, both included. */
  receivedFromMs: timeMs,
  receivedToMs: timeMs,
  eventIds: z.array(hexId).max(4_000),
});
export type EventDigestsInput = z.input<typeof Input>;

/** What tells whether an event's bytes are the same as others, without bringing them. */
export interface EventDigest {
  readonly eventId: string;
  /** SHA-256 of the raw bytes, in hex. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Digests of stored events' raw bytes; what is not there (or another workspace's) is left out. */
export async function eventDigests(connection: Connection, input: EventDigestsInput): Promise<EventDigest[]> {
  const { eventIds, ...params } = Input.parse(input);
  if (eventIds.length === 0) return [];
  // Parsed as hex above, so they can stand in the statement: thousands don't fit in a URL.
  const ids = eventIds.map((id) => `unhex('${id}')`).join(',');
  const range = `received_at BETWEEN ${atMs('receivedFromMs')} AND ${atMs('receivedToMs')}`;
  const bytes = await connection.bytes(
    `SELECT lower(hex(event_id)), lower(hex(SHA256(raw))), toUInt32(length(raw)) FROM events
     ${where(range, `event_id IN (${ids})`)} ORDER BY received_at LIMIT 1 BY event_id FORMAT RowBinary`,
    params,
  );
  const reader = new RowBinaryReader(bytes);
  const rows: EventDigest[] = [];
  while (!reader.done) rows.push({ eventId: reader.text(), sha256: reader.text(), bytes: reader.u32() });
  return rows;
}
