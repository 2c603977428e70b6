import type { DeliveryResult } from '@tributary/destinations';
import {
  addChunk,
  type ChunkHeader,
  encodeHeader,
  eventIdOf,
  excerptChunk,
  toCanonical,
} from '@tributary/event-schema';
import { batchOf, createMemoryEventLog, type EventRow } from '@tributary/event-store';
import { createMemoryStream } from '@tributary/event-stream';
import { silentLogger } from '@tributary/telemetry';
import { createDeliver } from './create-deliver';
import { encodeEventChunk } from './event-chunk';
import type { DeliverDeps, Mapping, Target } from './ports';
import type { DeliverTask } from './task';

export const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);

export const mapping = (id: string, more: Partial<Mapping> = {}): Mapping => ({
  id,
  name: id,
  action: 'send',
  filter: '',
  mapping: {},
  enabled: true,
  ...more,
});

type Answer = Pick<DeliveryResult, 'outcome'> & { explanation?: string; httpStatus?: number };
export const delivered: Answer = { outcome: { kind: 'ok', value: { httpStatus: 200 } }, httpStatus: 200 };
export const failing = (reason: string, afterMs?: number): Answer => ({
  outcome: { kind: 'retry', reason, ...(afterMs === undefined ? {} : { afterMs }) },
  explanation: `The endpoint said ${reason}.`,
});
export const dying = (reason: string): Answer => ({
  outcome: { kind: 'dead', reason },
  explanation: `Because ${reason}.`,
});

const header: ChunkHeader = {
  v: 1,
  kind: 'events',
  requestId: 'req_1',
  workspaceId: 'ws_1',
  sourceId: 'src_1',
  dialect: 'segment',
  path: '/v1/batch',
  encoding: 'identity',
  count: 1,
  receivedAtMs: NOW,
};

const placeOf = (n: number, offsets: readonly string[]) =>
  offsets[n] === undefined ? { offset: `${NOW}-0`, index: n } : { offset: offsets[n], index: 0 };

function eventRow(messageId: string, userId: string, place: { offset: string; index: number }): EventRow {
  const raw = { type: 'track', event: 'Order Completed', messageId, userId, properties: { messageId } };
  return {
    workspaceId: 'ws_1',
    sourceId: 'src_1',
    eventId: eventIdOf('src_1', messageId),
    messageId,
    type: 'track',
    name: 'Order Completed',
    userId,
    anonymousId: '',
    groupId: '',
    timestampMs: NOW,
    receivedAtMs: NOW,
    dialect: 'segment',
    requestId: 'req_1',
    origin: { partition: 0, lane: 'live', ...place },
    raw: Buffer.from(JSON.stringify(raw)),
    envelope: '',
    header: JSON.stringify(header),
  };
}

/** A destination that answers as `answer` says, and what is recorded about it. Filters: `no` wants nothing. */
export async function scene(options: {
  people?: readonly string[];
  /** Of each event, a request by itself; by default all came in one request. */
  offsets?: readonly string[];
  target?: Partial<Target> | null;
  batch?: boolean;
  answer?: (messageId: string, mappingId: string) => Answer | Promise<Answer>;
}) {
  const { people = ['ann'], offsets = [], target = {}, batch = false, answer = () => delivered } = options;
  const log = createMemoryEventLog();
  const stream = createMemoryStream({ partitions: 1 });
  const events = people.map((person, n) => eventRow(`m-${n}`, person, placeOf(n, offsets)));
  await log.appendEvents(batchOf(events));
  const excerpt = excerptChunk({ header, envelope: '' }, events);
  const request = {
    decoded: { header: encodeHeader(excerpt.header), body: excerpt.body },
    headerJson: encodeHeader(header),
  };
  await stream.inFlight.put({ id: 'chunk', bytes: encodeEventChunk([request]), holders: ['dst_1'] });
  const sent: string[] = [];
  const calls: number[] = [];
  const pauses: { destinationId: string; reason: string }[] = [];
  const clock = { nowMs: NOW };
  const whole: Target = {
    id: 'dst_1',
    type: 'probe',
    name: 'Probe',
    state: 'active',
    pausedReason: '',
    consent: null,
    settingsWithSecrets: () => ({}),
    mappings: [mapping('map_1')],
    ...target,
  };
  const deps: DeliverDeps = {
    targets: { ready: async () => {}, getDestination: () => (target ? whole : null) },
    inFlight: stream.inFlight,
    decode: addChunk,
    store: {
      loadEvents: log.loadEvents,
      appendDeliveries: log.appendDeliveries,
      settledSince: async ({ deliveryIds, sinceMs }) =>
        new Set(
          log
            .deliveries()
            .filter((row) => row.atMs >= sinceMs && row.status === 'delivered' && deliveryIds.includes(row.deliveryId))
            .map((row) => row.deliveryId),
        ),
    },
    toCanonical,
    breaker: {
      async pause({ destinationId, reason }) {
        pauses.push({ destinationId, reason });
      },
    },
    destinations: {
      sendsInBatches: () => batch,
      evaluateFilter: (filter) => ({ matched: filter !== 'no', clauses: [] }),
      async deliver({ mapping: { id }, events: some }) {
        calls.push(some.length);
        const results: DeliveryResult[] = [];
        for (const { event, deliveryId } of some) {
          sent.push(`${id} ${event.messageId}`);
          const said = await answer(event.messageId, id);
          results.push({ deliveryId, explanation: '', httpStatus: 0, durationMs: 1, exchanges: [], ...said });
        }
        return { results };
      },
    },
    clock: () => clock.nowMs,
  };
  const task: DeliverTask = {
    workspaceId: 'ws_1',
    destinationId: 'dst_1',
    sourceId: 'src_1',
    chunkId: 'chunk',
    work: [{ eventIds: events.map((event) => event.eventId) }],
    receivedFromMs: NOW,
    receivedToMs: NOW,
    attempt: 1,
  };
  const ctx = { firstAt: NOW, interrupted: false, signal: new AbortController().signal };
  const deliver = createDeliver(deps, silentLogger);
  /** The latest state per delivery, as `mapping message: status`. */
  const states = () => {
    const latest = new Map<string, string>();
    for (const row of log.deliveries()) latest.set(`${row.mappingId} ${row.messageId}`.trim(), row.status);
    return Object.fromEntries(latest);
  };
  return { deliver, deps, task, ctx, log, sent, calls, clock, stream, states, pauses };
}
