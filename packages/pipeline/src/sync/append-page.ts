import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type ChunkHeader, tallyOf } from '@tributary/event-schema';
import { digest } from '@tributary/kernel';
import type { SyncDeps, SyncTarget } from './ports';

const compress = promisify(gzip);

/** One chunk is what a large SDK batch would be: 500 KB and 2,500 events are Segment's own limits. */
const CHUNK_CHARS_MAX = 400_000;
const CHUNK_EVENTS_MAX = 1_000;

function* slicesOf(events: readonly string[]): Generator<readonly string[]> {
  let slice: string[] = [];
  let chars = 0;
  for (const event of events) {
    if (slice.length > 0 && (chars + event.length > CHUNK_CHARS_MAX || slice.length >= CHUNK_EVENTS_MAX)) {
      yield slice;
      slice = [];
      chars = 0;
    }
    slice.push(event);
    chars += event.length;
  }
  if (slice.length > 0) yield slice;
}

/** Makes a page's events durable in the stream, in order, as compressed chunks. Resolves when the last one is. */
export async function appendPage(
  { append, clock }: Pick<SyncDeps, 'append' | 'clock'>,
  { target, lane, events }: { target: SyncTarget; lane: 'live' | 'backfill'; events: readonly string[] },
): Promise<void> {
  for (const slice of slicesOf(events)) {
    const header: ChunkHeader = {
      v: 1,
      kind: 'events',
      requestId: `${target.runId}-${digest(slice[0] ?? '', String(slice.length)).slice(0, 12)}`,
      workspaceId: target.workspaceId,
      sourceId: target.sourceId,
      dialect: 'tributary',
      path: `/sync/${target.runId}`,
      encoding: 'gzip',
      count: slice.length,
      receivedAtMs: clock(),
    };
    const body = await compress(`{"batch":[${slice.join(',')}]}`, { level: 1 });
    await append({
      ...{ lane, partitionKey: target.sourceId, header: Buffer.from(JSON.stringify(header)), body },
      tally: tallyOf(header),
    });
  }
}
