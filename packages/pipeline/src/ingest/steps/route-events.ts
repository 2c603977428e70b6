import { decodeHeader, EVENT_ID_BYTES, type EventColumns, encodeHeader, excerptChunk } from '@tributary/event-schema';
import type { DeliveryRow } from '@tributary/event-store';
import { digest } from '@tributary/kernel';
import { type DecodedRequest, storedHeaderOf } from '../../decoding';
import { encodeEventChunk } from '../../deliver/event-chunk';
import { parkedRow } from '../../deliver/rows';
import type { DeliverTask } from '../../deliver/task';
import type { IngestBatch, IngestChunk, IngestDeps, Route } from '../ports';

/** What one deliver job holds at most: large enough that the job costs nothing per event, small enough to be retried. */
const EVENTS_MAX = 500;
/** Of the events as they are stored, opened. */
const BYTES_MAX = 1024 * 1024;

/**
 * Hands each source's events to its destinations by reference: the requests that brought them once as an in-flight
 * chunk, one job per destination. For a paused destination the events are written down as parked instead; they leave
 * Redis alone.
 */
export function routeEvents(deps: Pick<IngestDeps, 'router' | 'inFlight' | 'enqueue' | 'store'>) {
  return async function routeEventsStep(batch: IngestBatch): Promise<IngestBatch> {
    const tasks: DeliverTask[] = [];
    const parked: DeliveryRow[] = [];
    const routed = new Map<string, readonly string[]>();
    for (const [sourceId, { workspaceId, chunks }] of bySource(batch)) {
      const routes = deps.router.destinationsOf({ workspaceId, sourceId }).filter(({ state }) => state !== 'disabled');
      if (routes.length === 0) continue;
      routed.set(
        sourceId,
        routes.map(({ id }) => id),
      );
      const owner = { workspaceId, sourceId, batch, chunks };
      parked.push(...parkedRows(owner, routes));
      tasks.push(...(await putChunks(deps, owner, routes)));
    }
    if (parked.length > 0) await deps.store.appendDeliveries(parked);
    if (tasks.length > 0) await deps.enqueue(tasks);
    return { ...batch, routed };
  };
}

interface OwnedChunks {
  readonly workspaceId: string;
  readonly sourceId: string;
  readonly batch: IngestBatch;
  readonly chunks: readonly IngestChunk[];
}

function parkedRows({ workspaceId, sourceId, batch, chunks }: OwnedChunks, routes: readonly Route[]): DeliveryRow[] {
  const paused = routes.filter((route) => route.state === 'paused');
  if (paused.length === 0) return [];
  const events = chunks.flatMap(({ header: { receivedAtMs }, envelope, first, count }) =>
    Array.from({ length: count }, (_, n) => ({ ...batch.events.recordAt(first + n, envelope), receivedAtMs })),
  );
  return paused.flatMap(({ id: destinationId }) =>
    // As of their receipt, so that a second run writes the same rows.
    events.map((event) => parkedRow({ workspaceId, sourceId, destinationId, event, atMs: event.receivedAtMs })),
  );
}

async function putChunks(
  { inFlight }: Pick<IngestDeps, 'inFlight'>,
  { workspaceId, sourceId, batch, chunks }: OwnedChunks,
  routes: readonly Route[],
): Promise<DeliverTask[]> {
  const holders = routes.filter((route) => route.state === 'active').map((route) => route.id);
  if (holders.length === 0) return [];
  const loads = loadsOf(batch.events, chunks);
  const tasks = await Promise.all(
    loads.map(async (load, number) => {
      const chunkId = digest(batch.source.id, sourceId, String(number));
      await inFlight.put({ id: chunkId, bytes: encodeEventChunk(load.map(requestOf)), holders });
      const times = load.map(({ chunk }) => chunk.header.receivedAtMs);
      const task = {
        workspaceId,
        sourceId,
        chunkId,
        work: [{ eventIds: load.flatMap((span) => eventIdsOf(batch.events, span)) }],
        receivedFromMs: Math.min(...times),
        receivedToMs: Math.max(...times),
        attempt: 1,
      };
      return holders.map((destinationId): DeliverTask => ({ ...task, destinationId }));
    }),
  );
  return tasks.flat();
}

function bySource(batch: IngestBatch): Map<string, { workspaceId: string; chunks: IngestChunk[] }> {
  const sources = new Map<string, { workspaceId: string; chunks: IngestChunk[] }>();
  for (const chunk of batch.chunks) {
    const { workspaceId, sourceId } = chunk.header;
    const known = sources.get(sourceId);
    if (known) known.chunks.push(chunk);
    else sources.set(sourceId, { workspaceId, chunks: [chunk] });
  }
  return sources;
}

/** Rows of one request, and whether they are all that it holds. */
interface Span {
  readonly chunk: IngestChunk;
  readonly events: EventColumns;
  readonly first: number;
  readonly count: number;
  readonly isWhole: boolean;
}

/** What goes with each job: whole requests, as many as fit. One that is too large for a job goes in parts. */
function loadsOf(events: EventColumns, chunks: readonly IngestChunk[]): Span[][] {
  const loads: Span[][] = [];
  let room = { events: 0, bytes: 0 };
  for (const span of chunks.flatMap((chunk) => spansOf(events, chunk))) {
    const bytes = bytesOf(span);
    const last = loads.at(-1);
    if (last && span.count <= room.events && bytes <= room.bytes) last.push(span);
    else {
      loads.push([span]);
      room = { events: EVENTS_MAX, bytes: BYTES_MAX };
    }
    room.events -= span.count;
    room.bytes -= bytes;
  }
  return loads;
}

function spansOf(events: EventColumns, chunk: IngestChunk): Span[] {
  const { first, count, duplicates, withheld } = chunk;
  if (count === 0) return [];
  const whole = { chunk, events, first, count, isWhole: duplicates.length + withheld.length === 0 };
  if (count === 1 || (count <= EVENTS_MAX && bytesOf(whole) <= BYTES_MAX)) return [whole];
  const parts: Span[] = [];
  const end = first + count;
  for (let row = first; row < end; ) {
    const start = row++;
    while (
      row < end &&
      row - start < EVENTS_MAX &&
      bytesOf({ events, first: start, count: row - start + 1 }) <= BYTES_MAX
    )
      row++;
    parts.push({ chunk, events, first: start, count: row - start, isWhole: false });
  }
  return parts;
}

function bytesOf({ events: { raw }, first, count }: Pick<Span, 'events' | 'first' | 'count'>): number {
  return (raw.offsets[first + count] ?? 0) - (raw.offsets[first] ?? 0);
}

function requestOf({ chunk, events, ...rows }: Span): DecodedRequest {
  if (rows.isWhole) return chunk;
  const { decoded, envelope } = chunk;
  const some = Array.from({ length: rows.count }, (_, n) => events.recordAt(rows.first + n, envelope));
  const { header, body } = excerptChunk({ header: decodeHeader(decoded.header), envelope }, some);
  return { decoded: { header: encodeHeader(header), body }, headerJson: storedHeaderOf(chunk) };
}

function eventIdsOf({ eventIds }: EventColumns, { first, count }: Span): string[] {
  const { buffer, byteOffset } = eventIds;
  const hex = Buffer.from(buffer, byteOffset + first * EVENT_ID_BYTES, count * EVENT_ID_BYTES).toString('hex');
  const length = EVENT_ID_BYTES * 2;
  return Array.from({ length: count }, (_, n) => hex.slice(n * length, (n + 1) * length));
}
