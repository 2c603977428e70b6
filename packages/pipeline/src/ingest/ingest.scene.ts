import { addChunk, type ChunkHeader, encodeHeader, tallyOf } from '@tributary/event-schema';
import { createMemoryEventLog } from '@tributary/event-store';
import { createMemoryStream, type Lane, MemoryStreamStore } from '@tributary/event-stream';
import { newId } from '@tributary/kernel';
import { silentLogger } from '@tributary/telemetry';
import type { DeliverTask } from '../deliver';
import { createIngest } from './create-ingest';
import { createPersonsByHand } from './persons/persons-by-hand';
import type { IngestDeps, Route } from './ports';

export const NOW = Date.UTC(2026, 10, 22, 12, 0, 30);

/** A house with a stream, a store and one source, all in memory; what varies is handed in. */
export function scene(options: { routes?: readonly Route[]; deps?: Partial<IngestDeps> } = {}) {
  const { routes = [], deps = {} } = options;
  const streamStore = new MemoryStreamStore(1);
  const stream = createMemoryStream({ partitions: 1, store: streamStore });
  const log = createMemoryEventLog();
  const tasks = new Map<string, DeliverTask>();
  const all: IngestDeps = {
    decode: addChunk,
    privacy: { privacyOf: () => null },
    store: log,
    router: { destinationsOf: () => routes },
    plans: { planOf: () => null },
    persons: createPersonsByHand(),
    inFlight: stream.inFlight,
    enqueue: async (some) => {
      for (const task of some) tasks.set(`${task.destinationId} ${task.chunkId}`, task);
    },
    clock: () => NOW,
    tickMs: 5,
    ...deps,
  };

  const append = async (
    events: readonly object[],
    more: Partial<ChunkHeader> & { lane?: Lane; body?: string | Uint8Array } = {},
  ) => {
    const { lane = 'live', body = JSON.stringify({ batch: events }), ...rest } = more;
    const header: ChunkHeader = {
      v: 1,
      kind: 'events',
      requestId: newId('req'),
      workspaceId: 'ws_1',
      sourceId: 'src_1',
      dialect: 'segment',
      path: '/v1/batch',
      encoding: 'identity',
      count: events.length,
      receivedAtMs: NOW,
      ...rest,
    };
    await stream.appender.append({
      lane,
      partitionKey: header.sourceId,
      header: encodeHeader(header),
      body: Buffer.from(body),
      tally: tallyOf(header),
    });
  };

  /** Runs a worker until everything is committed, or until ingest gives up by throwing. */
  const run = async (over: Partial<IngestDeps> = {}) => {
    const stop = new AbortController();
    const ingest = createIngest({ ...all, ...over }, silentLogger);
    let failure: unknown = null;
    const running = stream.consumer.run({
      owner: newId('wrk'),
      onLease: (lease) =>
        ingest.runPartition(lease).catch((error: unknown) => {
          failure = error;
          stop.abort();
        }),
      signal: stop.signal,
    });
    while (!stop.signal.aborted && (await stream.consumer.lag()).some((lag) => lag.chunks > 0)) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    stop.abort();
    await running;
    if (failure) throw failure;
  };

  return { stream, streamStore, log, tasks, append, run, deps: all };
}

export const track = (n: number, more: object = {}) => ({
  type: 'track',
  event: 'Order Completed',
  userId: `user_${n % 7}`,
  messageId: `m-${n}`,
  properties: { n },
  ...more,
});

/** What the books say, by kind. */
export function books(log: ReturnType<typeof createMemoryEventLog>) {
  const sums = {
    accepted: 0,
    stored: 0,
    duplicate: 0,
    blocked: 0,
    quarantined: 0,
    released: 0,
    routed: 0,
    captured: 0,
    deleted: 0,
  };
  for (const { kind, count } of log.ledger()) sums[kind] += count;
  const quarantined = sums.quarantined - sums.released;
  const known = sums.stored + sums.duplicate + sums.blocked + quarantined;
  const kept = sums.quarantined > 0 ? { quarantined, released: sums.released } : {};
  const { accepted, stored, duplicate, blocked, routed } = sums;
  return { accepted, stored, duplicate, blocked, routed, difference: accepted - known, ...kept };
}
