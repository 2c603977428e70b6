import { gzipSync } from 'node:zlib';
import { addChunk, createSourcePrivacy, NO_PRIVACY } from '@tributary/event-schema';
import { Fenced } from '@tributary/event-stream';
import { silentLogger } from '@tributary/telemetry';
import { describe, expect, test } from 'vitest';
import { decodeEventChunk } from '../deliver/event-chunk';
import { createIngest } from './create-ingest';
import { books, NOW, scene, track } from './ingest.scene';

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('ingest', () => {
  test('what was accepted is stored with its own bytes, and the books balance', async () => {
    const { append, run, log } = scene();
    await append(range(10).map((n) => track(n)));
    await append([track(10)]);
    await run();
    expect(log.events().map((row) => row.messageId)).toEqual(range(11).map((n) => `m-${n}`));
    expect(Buffer.from(log.events()[3]?.raw ?? []).toString()).toBe(JSON.stringify(track(3)));
    expect(books(log)).toEqual({ accepted: 11, stored: 11, duplicate: 0, blocked: 0, difference: 0, routed: 0 });
  });

  test('a batch of several slices is accounted once, under its own id', async () => {
    const { append, run, log } = scene();
    const events = (first: number) =>
      range(500).map((n) => track(first + n, { properties: { filler: 'x'.repeat(25_000) } }));
    for (let first = 0; first < 4_000; first += 500) {
      const body = gzipSync(JSON.stringify({ batch: events(first) }), { level: 1 });
      await append([], { encoding: 'gzip', body, count: 500 });
    }
    await run();
    const stored = log.ledger().filter(({ kind }) => kind === 'stored');
    expect(stored).toMatchObject([{ batchId: expect.stringMatching(/^0-live-\d+-\d+$/), count: 4_000 }]);
    expect(books(log)).toEqual({ accepted: 4_000, stored: 4_000, duplicate: 0, blocked: 0, difference: 0, routed: 0 });
  });

  test('a message id that was seen before is kept as a duplicate, in the same batch, a later one, and another lane', async () => {
    const { append, run, log } = scene();
    await append([track(1), track(1)]);
    await append([track(1)]);
    await run();
    await append([track(1), track(2)], { lane: 'backfill' });
    await run();
    expect(log.events().map((row) => row.messageId)).toEqual(['m-1', 'm-2']);
    expect(log.refusals().map((row) => row.reason)).toEqual(['duplicate', 'duplicate', 'duplicate']);
    expect(books(log)).toEqual({ accepted: 5, stored: 2, duplicate: 3, blocked: 0, difference: 0, routed: 0 });
  });

  test('the same message id from another source is another event', async () => {
    const { append, run, log } = scene();
    await append([track(1)]);
    await append([track(1)], { sourceId: 'src_2' });
    await run();
    expect(log.events()).toHaveLength(2);
  });

  test.each([
    ['an event without a person', { batch: [{ type: 'track', event: 'x' }] }, 'no_user_anon_id'],
    ['an event that is not an object', { batch: [7] }, 'not_an_object'],
    ['a track without a name', { batch: [{ type: 'track', userId: 'u' }] }, 'event_not_defined'],
  ])('%s is visible with its reason', async (_name, body, reason) => {
    const { append, run, log } = scene();
    await append([{}], { body: JSON.stringify(body) });
    await run();
    expect(log.refusals()).toMatchObject([{ reason, count: 1 }]);
    expect(books(log)).toMatchObject({ stored: 0, blocked: 1, difference: 0 });
  });

  test('a request that capture refused is visible with its reason and its count', async () => {
    const { append, run, log } = scene();
    await append([], { kind: 'refused', reason: 'malformed_json', detail: 'Not JSON.', count: 3, body: '{{{' });
    await run();
    expect(log.refusals()).toMatchObject([{ reason: 'malformed_json', detail: 'Not JSON.', count: 3 }]);
    expect(books(log)).toMatchObject({ accepted: 3, blocked: 3, difference: 0 });
  });

  test('a chunk that breaks the decoder is one loss with its reason and never blocks the partition', async () => {
    const { append, run, log } = scene();
    await append([track(1), track(2)], { sourceId: 'src_poison' });
    await append([track(3)]);
    await run({
      decode: (chunk, into) => {
        const added = addChunk(chunk, into);
        if (chunk.header.sourceId === 'src_poison') throw new Error('boom');
        return added;
      },
    });
    expect(log.events().map((row) => row.messageId)).toEqual(['m-3']);
    expect(log.refusals()).toMatchObject([
      { sourceId: 'src_poison', count: 2, detail: expect.stringContaining('boom') },
    ]);
    expect(books(log).difference).toBe(0);
  });

  test('a store that fails is asked again with the same batch; nothing is skipped', async () => {
    const { append, run, log, deps } = scene();
    await append(range(5).map((n) => track(n)));
    let failures = 2;
    await run({
      store: {
        ...deps.store,
        appendEvents: async (batch) => {
          if (failures-- > 0) throw new Error('the store is away');
          await deps.store.appendEvents(batch);
        },
      },
    });
    expect(log.events()).toHaveLength(5);
    expect(books(log).difference).toBe(0);
  });

  test('a chunk whose header nobody can read does not stop its partition', async () => {
    const { append, stream, log, run } = scene();
    await append([track(1)]);
    for (const header of ['', '{}', 'null', '{"v":1}']) {
      await stream.appender.append({
        lane: 'live',
        partitionKey: 'src_1',
        header: Buffer.from(header),
        body: Buffer.from('?'),
      });
    }
    await append([track(2)]);
    await run();
    expect(log.events().map(({ messageId }) => messageId)).toEqual(['m-1', 'm-2']);
  });
});

describe('routing', () => {
  const active = { id: 'dst_a', state: 'active' } as const;
  const paused = { id: 'dst_p', state: 'paused' } as const;

  test('a clock that is put back by a day while a batch is stored does not stop the next one', async () => {
    let nowMs = NOW;
    const { append, run, log } = scene({ deps: { clock: () => nowMs } });
    await append([track(1)]);
    const appendEvents: typeof log.appendEvents = async (events) => {
      await log.appendEvents(events);
      if (nowMs < NOW) return;
      nowMs -= 24 * 3_600_000;
      await append([track(2)]);
    };
    await run({ store: { ...log, appendEvents } });
    expect(log.events().map((row) => row.messageId)).toEqual(['m-1', 'm-2']);
  });

  test('each active destination gets one job per 500 events that refers to one chunk', async () => {
    const { append, run, tasks, stream } = scene({ routes: [active, { id: 'dst_b', state: 'active' }] });
    await append(range(1_200).map((n) => track(n)));
    await run();
    const all = [...tasks.values()];
    expect(all.map((task) => task.work[0]?.eventIds.length).sort()).toEqual([200, 200, 500, 500, 500, 500]);
    expect(new Set(all.map((task) => task.chunkId)).size).toBe(3);
    const bytes = await stream.inFlight.load(all[0]?.chunkId ?? '');
    const events = decodeEventChunk(bytes ?? new Uint8Array(4), addChunk);
    expect(events[0]).toMatchObject({ messageId: 'm-0', userId: 'user_0', type: 'track' });
    expect(JSON.parse(Buffer.from(events[0]?.raw ?? []).toString())).toEqual(track(0));
  });

  test('what is in flight reads as what is stored: a part of a request, without duplicates, without ids, after privacy rules', async () => {
    const policy = { ...NO_PRIVACY, ip: 'remove' as const, deny: ['properties.n'], hash: ['userId'] };
    const privacyOf = ({ sourceId }: { sourceId: string }) =>
      sourceId === 'src_private' ? createSourcePrivacy(policy, 'secret') : null;
    const { append, run, tasks, stream, log } = scene({ routes: [active], deps: { privacy: { privacyOf } } });
    const withoutId = (n: number) => track(n, { messageId: undefined });
    const asGzip = {
      encoding: 'gzip',
      body: gzipSync(JSON.stringify({ batch: [track(1), track(2)], sentAt: 'x' })),
    } as const;
    await append([track(1), track(2)], asGzip);
    await append([track(3), withoutId(4), track(3), withoutId(5)]);
    await append(
      range(700).map((n) => withoutId(n + 10)),
      { ip: '1.2.3.4' },
    );
    await append([track(6), withoutId(7)], { sourceId: 'src_private', ip: '1.2.3.4' });
    await run();
    const wanted = [...tasks.values()].flatMap(({ work }) => work.flatMap(({ eventIds }) => eventIds));
    const chunks = await Promise.all([...tasks.values()].map(({ chunkId }) => stream.inFlight.load(chunkId)));
    const inFlight = chunks.flatMap((bytes) => decodeEventChunk(bytes ?? new Uint8Array(4), addChunk));
    const stored = new Map(log.events().map((row) => [row.eventId, row]));
    expect(inFlight).toHaveLength(2 + 3 + 700 + 2);
    expect(inFlight.map(({ eventId }) => eventId).sort()).toEqual(wanted.sort());
    for (const { raw, ...event } of inFlight) {
      const row = stored.get(event.eventId);
      const { eventId, messageId, type, name, userId, anonymousId, receivedAtMs, envelope, header } = event;
      expect(row).toMatchObject({
        eventId,
        messageId,
        type,
        name,
        userId,
        anonymousId,
        receivedAtMs,
        envelope,
        header,
      });
      expect(Buffer.from(raw).toString()).toBe(Buffer.from(row?.raw ?? []).toString());
    }
    expect(inFlight.filter(({ header }) => header.includes('1.2.3.4'))).toHaveLength(700);
    expect(inFlight.filter(({ raw }) => !Buffer.from(raw).toString().includes('"n":'))).toHaveLength(2);
  });

  test('a chunk of another version is left to the event store', () => {
    const json = Buffer.from(JSON.stringify({ v: 1, events: [] }));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(json.length);
    expect(decodeEventChunk(Buffer.concat([length, json]), addChunk)).toEqual([]);
  });

  test('a paused destination gets rows that wait instead of jobs; a disabled one gets nothing', async () => {
    const { append, run, tasks, log } = scene({ routes: [paused, { id: 'dst_d', state: 'disabled' }] });
    await append([track(1), track(2)]);
    await run();
    expect(tasks.size).toBe(0);
    expect(log.deliveries()).toMatchObject([
      { destinationId: 'dst_p', status: 'parked', messageId: 'm-1' },
      { destinationId: 'dst_p', status: 'parked', messageId: 'm-2' },
    ]);
  });
});

describe('a crash', () => {
  const crashAfter = ['appendEvents', 'appendRefusals', 'appendDeliveries', 'put', 'enqueue', 'appendLedger'] as const;

  test.each(crashAfter)(
    'right after %s changes nothing in the end: stored once, routed once, books balanced',
    async (at) => {
      const world = scene({
        routes: [
          { id: 'dst_a', state: 'active' },
          { id: 'dst_p', state: 'paused' },
        ],
      });
      await world.append([...range(20).map((n) => track(n)), track(3)]);
      const dying = <A extends unknown[]>(name: string, call: (...args: A) => Promise<void>) =>
        name === at
          ? async (...args: A) => {
              await call(...args);
              // As final as a crash: the worker must stop, and the next one starts from what is durable.
              throw new Fenced('crashed here');
            }
          : call;
      const { store, inFlight, enqueue } = world.deps;
      const crashed = {
        store: {
          ...store,
          appendEvents: dying('appendEvents', store.appendEvents),
          appendRefusals: dying('appendRefusals', store.appendRefusals),
          appendDeliveries: dying('appendDeliveries', store.appendDeliveries),
          appendLedger: dying('appendLedger', store.appendLedger),
        },
        inFlight: { put: dying('put', inFlight.put) },
        enqueue: dying('enqueue', enqueue),
      };
      await runUntilCrash(world, crashed);
      await world.append([track(21), track(5)]);
      await world.run();
      expect(
        world.log
          .events()
          .map((row) => row.messageId)
          .sort(),
      ).toEqual([...range(20), 21].map((n) => `m-${n}`).sort());
      expect(books(world.log)).toEqual({
        ...{ accepted: 23, stored: 21, duplicate: 2, blocked: 0, difference: 0 },
        // at each of the two destinations
        routed: 42,
      });
      const routed = [...world.tasks.values()].flatMap((task) => task.work.flatMap((work) => work.eventIds));
      expect(routed).toHaveLength(21);
      expect(new Set(routed).size).toBe(21);
      expect(new Set(world.log.deliveries().map((row) => row.deliveryId)).size).toBe(21);
      expect(world.log.deliveries()).toHaveLength(21);
    },
  );
});

/** A worker that ends by its crash: the batch stays uncommitted. */
async function runUntilCrash(world: ReturnType<typeof scene>, over: Parameters<ReturnType<typeof scene>['run']>[0]) {
  const stop = new AbortController();
  const ingest = createIngest({ ...world.deps, ...over }, silentLogger);
  await world.stream.consumer.run({
    owner: 'wrk_dying',
    onLease: async (lease) => {
      await ingest.runPartition(lease);
      stop.abort();
    },
    signal: stop.signal,
  });
}
