import type { DeliveryRow } from '@tributary/event-store';
import { digest } from '@tributary/kernel';
import { type DeliverableEvent, encodeEventChunk } from '../../deliver/event-chunk';
import { parkedRow } from '../../deliver/rows';
import type { DeliverTask } from '../../deliver/task';
import type { IngestBatch, IngestChunk, IngestDeps, Route } from '../ports';

/** What one deliver job holds at most: large enough that the job costs nothing per event, small enough to be retried. */
const EVENTS_MAX = 500;
const BYTES_MAX = 1024 * 1024;

/**
 * Hands each source's events to its destinations by reference: the bytes once as an in-flight chunk, one job per
 * destination. For a paused destination the events are written down as parked instead; they leave Redis alone.
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
      const owner = { workspaceId, sourceId, batchId: batch.source.id, events: eventsOf(batch, chunks) };
      parked.push(...parkedRows(owner, routes));
      tasks.push(...(await putChunks(deps, owner, routes)));
    }
    if (parked.length > 0) await deps.store.appendDeliveries(parked);
    if (tasks.length > 0) await deps.enqueue(tasks);
    return { ...batch, routed };
  };
}

interface OwnedEvents {
  readonly workspaceId: string;
  readonly sourceId: string;
  readonly batchId: string;
  readonly events: readonly DeliverableEvent[];
}

function parkedRows({ workspaceId, sourceId, events }: OwnedEvents, routes: readonly Route[]): DeliveryRow[] {
  const paused = routes.filter((route) => route.state === 'paused');
  return paused.flatMap(({ id: destinationId }) =>
    // As of their receipt, so that a second run writes the same rows.
    events.map((event) => parkedRow({ workspaceId, sourceId, destinationId, event, atMs: event.receivedAtMs })),
  );
}

async function putChunks(
  { inFlight }: Pick<IngestDeps, 'inFlight'>,
  { workspaceId, sourceId, batchId, events }: OwnedEvents,
  routes: readonly Route[],
): Promise<DeliverTask[]> {
  const holders = routes.filter((route) => route.state === 'active').map((route) => route.id);
  if (holders.length === 0) return [];
  const parts = splitEvents(events);
  const tasks = await Promise.all(
    parts.map(async (part, number) => {
      const chunkId = digest(batchId, sourceId, String(number));
      await inFlight.put({ id: chunkId, bytes: encodeEventChunk(part), holders });
      const times = part.map((event) => event.receivedAtMs);
      const task = {
        workspaceId,
        sourceId,
        chunkId,
        work: [{ eventIds: part.map((event) => event.eventId) }],
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

/** Only here are events looked at one by one, and only those of sources that have somewhere to go. */
function eventsOf({ events }: IngestBatch, chunks: readonly IngestChunk[]): DeliverableEvent[] {
  return chunks.flatMap(({ header: { receivedAtMs }, headerJson, envelope, first, count }) =>
    Array.from({ length: count }, (_, n) => ({
      ...events.recordAt(first + n, envelope),
      receivedAtMs,
      header: headerJson,
    })),
  );
}

function splitEvents(events: readonly DeliverableEvent[]): DeliverableEvent[][] {
  const parts: DeliverableEvent[][] = [];
  let bytes = 0;
  for (const event of events) {
    bytes += event.raw.byteLength;
    const last = parts.at(-1);
    if (last && last.length < EVENTS_MAX && bytes <= BYTES_MAX) last.push(event);
    else {
      parts.push([event]);
      bytes = event.raw.byteLength;
    }
  }
  return parts;
}
