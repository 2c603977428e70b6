import { z } from 'zod';
import type { Connection } from '../connection';
import { atMs, timeMs } from '../define-query';
import { RowBinaryReader } from '../row-binary';

const Input = z.object({ partition: z.number().int().min(0), sinceMs: timeMs });
export type SeenIdsInput = z.input<typeof Input>;

/** An event that is stored already, and the place in the stream that it was stored from. */
export interface SeenId {
  /** 16 bytes. */
  readonly eventId: Uint8Array;
  readonly lane: string;
  readonly offset: string;
  readonly index: number;
}

const PAGE_MS = 6 * 3_600_000;
const ROWS_PER_PAGE = 200_000;

/** Bounds of the stored times of receipt of one stream partition since a time. */
async function boundsOf(connection: Connection, params: { partition: number; sinceMs: number }) {
  const bytes = await connection.bytes(
    `SELECT toUnixTimestamp64Milli(min(received_at)), toUnixTimestamp64Milli(max(received_at)), toUInt32(count() > 0)
     FROM events WHERE stream_partition = {partition: UInt16} AND received_at >= ${atMs('sinceMs')} FORMAT RowBinary`,
    params,
  );
  const reader = new RowBinaryReader(bytes);
  return { fromMs: reader.i64(), toMs: reader.i64(), any: reader.u32() === 1 };
}

async function readWindow(
  connection: Connection,
  window: { partition: number; fromMs: number; toMs: number; skip: number },
) {
  const bytes = await connection.bytes(
    `SELECT event_id, stream_lane, stream_offset, stream_index FROM events
     WHERE stream_partition = {partition: UInt16} AND received_at >= ${atMs('fromMs')} AND received_at < ${atMs('toMs')}
     ORDER BY received_at, event_id, stream_lane, stream_offset, stream_index
     LIMIT ${ROWS_PER_PAGE} OFFSET ${window.skip} FORMAT RowBinary`,
    { partition: window.partition, fromMs: window.fromMs, toMs: window.toMs },
  );
  const reader = new RowBinaryReader(bytes);
  const page: SeenId[] = [];
  while (!reader.done) {
    page.push({ eventId: reader.fixed(16), lane: reader.text(), offset: reader.text(), index: reader.u32() });
  }
  return page;
}

/**
 * The ids that were stored from one partition of the stream, of all workspaces (the dedupe table belongs to the owner of
 * the partition, and an id has its source in it), oldest windows first, in pages. An id may come twice.
 */
export async function* seenIds(connection: Connection, input: SeenIdsInput): AsyncGenerator<readonly SeenId[]> {
  const { partition, sinceMs } = Input.parse(input);
  const { fromMs, toMs, any } = await boundsOf(connection, { partition, sinceMs });
  if (!any) return;
  for (let start = fromMs; start <= toMs; start += PAGE_MS) {
    const end = Math.min(start + PAGE_MS, toMs + 1);
    for (let skip = 0; ; skip += ROWS_PER_PAGE) {
      const page = await readWindow(connection, { partition, fromMs: start, toMs: end, skip });
      if (page.length > 0) yield page;
      if (page.length < ROWS_PER_PAGE) break;
    }
  }
}
