import { eventIdOf } from '@tributary/event-schema';
import { z } from 'zod';
import type { Connection } from '../connection';
import { atMs, timeMs } from '../define-query';
import { RowBinaryReader } from '../row-binary';

const Input = z.object({ partition: z.number().int().min(0), sinceMs: timeMs });
export type SeenIdsInput = z.input<typeof Input>;

/** An event that is stored or kept in quarantine, and the place in the stream that it came from. */
export interface SeenId {
  /** 16 bytes. */
  readonly eventId: Uint8Array;
  readonly lane: string;
  readonly offset: string;
  readonly index: number;
}

const BUCKET_SECONDS = 300;
/** Small, as all else stands still while a page is read. It ends at the end of the bucket in which it passes this. */
const ROWS_PER_PAGE = 50_000;

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What is kept aside has been received, too. What came back stands among the events, or here at a newer place. */
const KEPT = `disposition = 'quarantined' AND refusal_id NOT IN (SELECT refusal_id FROM quarantine_ends)`;

/** Cuts the time since `sinceMs` into spans of about a page each, by one look at how much there is. */
async function planPages(
  connection: Connection,
  params: { partition: number; sinceMs: number },
  rowsOf: string,
): Promise<Span[]> {
  const bytes = await connection.bytes(
    `SELECT toUnixTimestamp(toStartOfInterval(received_at, toIntervalSecond(${BUCKET_SECONDS}), 'UTC')) AS start,
       toUInt32(count())
     FROM ${rowsOf} stream_partition = {partition: UInt16} AND received_at >= ${atMs('sinceMs')}
     GROUP BY start ORDER BY start FORMAT RowBinary`,
    params,
  );
  const reader = new RowBinaryReader(bytes);
  const spans: Span[] = [];
  let fromMs: number | null = null;
  let rows = 0;
  while (!reader.done) {
    const startMs = reader.u32() * 1_000;
    rows += reader.u32();
    fromMs ??= Math.max(startMs, params.sinceMs);
    const toMs = startMs + BUCKET_SECONDS * 1_000;
    if (rows < ROWS_PER_PAGE && !reader.done) continue;
    spans.push({ fromMs, toMs });
    fromMs = null;
    rows = 0;
  }
  return spans;
}

async function readPage(connection: Connection, partition: number, { fromMs, toMs }: Span): Promise<SeenId[]> {
  const bytes = await connection.bytes(
    `SELECT event_id, stream_lane, stream_offset, stream_index FROM events
     WHERE stream_partition = {partition: UInt16} AND received_at >= ${atMs('fromMs')} AND received_at < ${atMs('toMs')}
     FORMAT RowBinary`,
    { partition, fromMs, toMs },
  );
  const reader = new RowBinaryReader(bytes);
  const [lane, offset] = [repeatedText(reader), repeatedText(reader)];
  const page: SeenId[] = [];
  while (!reader.done) page.push({ eventId: reader.fixed(16), lane: lane(), offset: offset(), index: reader.u32() });
  return page;
}

/** Rows come request by request: a text that is the row's before is not made anew. */
function repeatedText(reader: RowBinaryReader): () => string {
  let last: Buffer = Buffer.alloc(0);
  let text = '';
  return () => {
    const bytes = reader.string();
    if (!bytes.equals(last)) text = bytes.toString();
    last = bytes;
    return text;
  };
}

async function readKept(connection: Connection, partition: number, { fromMs, toMs }: Span): Promise<SeenId[]> {
  const bytes = await connection.bytes(
    `SELECT source_id, message_id, stream_lane, stream_offset, stream_index FROM refusals
     WHERE stream_partition = {partition: UInt16} AND received_at >= ${atMs('fromMs')} AND received_at < ${atMs('toMs')}
       AND ${KEPT} FORMAT RowBinary`,
    { partition, fromMs, toMs },
  );
  const reader = new RowBinaryReader(bytes);
  const page: SeenId[] = [];
  while (!reader.done) {
    const eventId = Buffer.from(eventIdOf(reader.text(), reader.text()), 'hex');
    page.push({ eventId, lane: reader.text(), offset: reader.text(), index: reader.u32() });
  }
  return page;
}

/**
 * The ids that were stored, or kept in quarantine, from one partition of the stream, of all workspaces (the dedupe table belongs to the owner of
 * the partition, and an id has its source in it), in pages, oldest page first. An id may come twice.
 */
export async function* seenIds(connection: Connection, input: SeenIdsInput): AsyncGenerator<readonly SeenId[]> {
  const { partition, sinceMs } = Input.parse(input);
  for (const span of await planPages(connection, { partition, sinceMs }, 'events WHERE')) {
    yield await readPage(connection, partition, span);
  }
  for (const span of await planPages(connection, { partition, sinceMs }, `refusals WHERE ${KEPT} AND`)) {
    yield await readKept(connection, partition, span);
  }
}
