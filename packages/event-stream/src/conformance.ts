import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EventStream } from './backend';
import type { LeaseTiming } from './consumer';
import { Fenced, type Lane, type PartitionLease, type StreamBatch } from './port';

/** A store of streams, empty, that several processes can connect to. */
export interface StreamHarness {
  connect(timing?: Partial<LeaseTiming>): EventStream;
  dispose(): Promise<void>;
}

const FAST: Partial<LeaseTiming> = { leaseTtlMs: 1_000, renewEveryMs: 50 };
const ALL = { maxChunks: 1_000, maxBytes: 1e9, waitMs: 0 };
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const bodies = (batch: StreamBatch | null): string[] => batch?.chunks.map(({ body }) => text(body)) ?? [];

async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** An owner that holds its leases until it is stopped. */
function startOwner(stream: EventStream, owner: string) {
  const stop = new AbortController();
  const held = new Map<number, PartitionLease>();
  let gained = 0;
  const ended = stream.consumer.run({
    owner,
    signal: stop.signal,
    async onLease(lease) {
      gained++;
      held.set(lease.partition, lease);
      if (!lease.lost.aborted) await new Promise((resolve) => lease.lost.addEventListener('abort', resolve));
      held.delete(lease.partition);
    },
  });
  return {
    held,
    gained: () => gained,
    async lease(partition = 0): Promise<PartitionLease> {
      await until(() => held.has(partition), `${owner} holds ${partition}`);
      const lease = held.get(partition);
      if (!lease) throw new Error('unreachable');
      return lease;
    },
    async stop() {
      stop.abort();
      await ended;
    },
  };
}

/** What every event stream must do. `makeHarness` is called for each test with the number of partitions it needs. */
export function eventStreamConformance(
  name: string,
  makeHarness: (partitions: number) => Promise<StreamHarness>,
): void {
  describe(`event stream: ${name}`, () => {
    let cleanup: (() => Promise<unknown>)[] = [];
    beforeEach(() => {
      cleanup = [];
    });
    afterEach(async () => {
      for (const step of cleanup.reverse()) await step();
    });

    async function scene(partitions = 1) {
      const harness = await makeHarness(partitions);
      cleanup.push(() => harness.dispose());
      const connect = async (timing: Partial<LeaseTiming> = FAST) => {
        const stream = harness.connect(timing);
        cleanup.push(() => stream.close());
        await stream.ready();
        return stream;
      };
      const own = (stream: EventStream, owner = 'owner-1') => {
        const running = startOwner(stream, owner);
        cleanup.push(() => running.stop());
        return running;
      };
      return { connect, own };
    }

    const append = (stream: EventStream, body: string, lane: Lane = 'live', partitionKey = 'src_1') =>
      stream.appender.append({ lane, partitionKey, header: Buffer.from('h'), body: Buffer.from(body) });

    test('chunks come in the order in which they were appended, with growing offsets', async () => {
      const { connect, own } = await scene();
      const stream = await connect();
      const appended = await Promise.all(Array.from({ length: 100 }, (_, n) => append(stream, String(n))));
      const batch = await (await own(stream).lease()).read('live', ALL);
      expect(bodies(batch)).toEqual(Array.from({ length: 100 }, (_, n) => String(n)));
      expect(batch?.chunks.map(({ offset }) => offset)).toEqual(appended.map(({ offset }) => offset));
    });

    test('header and body come back byte for byte', async () => {
      const { connect, own } = await scene();
      const stream = await connect();
      const bytes = Uint8Array.from({ length: 512 }, (_, n) => n % 256);
      await stream.appender.append({ lane: 'live', partitionKey: 'a', header: bytes.subarray(100), body: bytes });
      await stream.appender.append({
        lane: 'live',
        partitionKey: 'a',
        header: new Uint8Array(),
        body: new Uint8Array(),
      });
      const batch = await (await own(stream).lease()).read('live', ALL);
      const [first, second] = batch?.chunks ?? [];
      expect([...(first?.header ?? [])]).toEqual([...bytes.subarray(100)]);
      expect([...(first?.body ?? [])]).toEqual([...bytes]);
      expect([second?.header.byteLength, second?.body.byteLength]).toEqual([0, 0]);
    });

    test('megabytes in one batch come back byte for byte, whatever they are cut into on their way', async () => {
      const { connect, own } = await scene();
      const stream = await connect();
      // Sizes around those of packs and of what is read from a socket at once; each byte tells its place.
      const sizes = [3_000_000, 1, 65_527, 65_536, 262_143, 262_144, 262_145, 700_000, ...Array(300).fill(1_234)];
      const sent = sizes.map((size, n) => Buffer.from(Uint8Array.from({ length: size }, (_, i) => (i >> 8) ^ i ^ n)));
      await Promise.all(
        sent.map((body, n) =>
          stream.appender.append({ lane: 'live', partitionKey: 'a', header: Buffer.from(`${n}`), body }),
        ),
      );
      const batch = await (await own(stream).lease()).read('live', ALL);
      expect(batch?.chunks.map(({ header }) => Number(text(header)))).toEqual([...sent.keys()]);
      expect(batch?.chunks.findIndex(({ body }, n) => Buffer.compare(body, sent[n] ?? body.subarray(1)) !== 0)).toBe(
        -1,
      );
    });

    test('a lane tells whether it holds what was appended before a batch of another one', async () => {
      const { connect, own } = await scene();
      const stream = await connect();
      const lease = await own(stream).lease();
      const later = () => new Promise((resolve) => setTimeout(resolve, 5));
      await append(stream, 'before');
      await append(stream, 'overflow', 'overflow');
      await later();
      await append(stream, 'after');
      const overflow = await lease.read('overflow', ALL);
      const before = await lease.read('live', { ...ALL, maxChunks: 1 });
      if (!overflow || !before) throw new Error('both lanes hold something');
      expect(await lease.holdsOlder('live', overflow)).toBe(true);
      await lease.commit(before);
      expect(await lease.holdsOlder('live', overflow)).toBe(false);
      expect(await lease.holdsOlder('backfill', overflow)).toBe(false);
    });

    test('what is counted with appends is added up, and told again until it is forgotten', async () => {
      const { connect } = await scene(2);
      const { appender, tallies } = await connect();
      const input = { lane: 'live' as const, header: new Uint8Array(), body: new Uint8Array() };
      const add = (of: string, minuteMs: number, count: number) =>
        appender.append({ ...input, partitionKey: of, tally: { of, minuteMs, count } });
      const sorted = (taken: Awaited<ReturnType<typeof tallies.take>>) =>
        taken?.tallies.map(({ of, minuteMs, count }) => `${of} ${minuteMs} ${count}`).sort();
      expect(await tallies.take()).toBeNull();
      await Promise.all([
        add('ws a', 60_000, 2),
        add('ws a', 60_000, 3),
        add('ws a', 120_000, 7),
        add('ws b', 60_000, 1),
      ]);
      await appender.append({ ...input, partitionKey: 'uncounted' });
      const first = await tallies.take();
      expect(sorted(first)).toEqual(['ws a 120000 7', 'ws a 60000 5', 'ws b 60000 1']);
      await add('ws a', 60_000, 4);
      expect(await tallies.take()).toEqual(first);
      await tallies.forget(first?.id ?? '');
      const second = await tallies.take();
      expect(sorted(second)).toEqual(['ws a 60000 4']);
      expect(second?.id).not.toBe(first?.id);
      await tallies.forget(first?.id ?? '');
      expect(await tallies.take()).toEqual(second);
      await tallies.forget(second?.id ?? '');
      expect(await tallies.take()).toBeNull();
    });

    test('a key stays in one partition, and many keys use them all', async () => {
      const { connect } = await scene(4);
      const { appender } = await connect();
      const keys = Array.from({ length: 200 }, (_, n) => `src_${n}`);
      expect(new Set(keys.map((key) => appender.partitionOf(key)))).toEqual(new Set([0, 1, 2, 3]));
      const input = { lane: 'live' as const, partitionKey: 'src_7', header: new Uint8Array(), body: new Uint8Array() };
      expect((await appender.append(input)).partition).toBe(appender.partitionOf('src_7'));
    });

    test('batches are bounded by chunks and by bytes, and one chunk is given however large', async () => {
      const { connect, own } = await scene();
      const stream = await connect();
      for (const body of ['aaaa', 'bbbb', 'cccc', 'x'.repeat(1_000), 'd']) await append(stream, body);
      const lease = await own(stream).lease();
      const read = async (limits: Partial<typeof ALL>) => {
        const batch = await lease.read('live', { ...ALL, ...limits });
        if (batch) await lease.commit(batch);
        return bodies(batch);
      };
      expect(await read({ maxChunks: 1 })).toEqual(['aaaa']);
      expect(await read({ maxBytes: 11 })).toEqual(['bbbb', 'cccc']);
      expect(await read({ maxBytes: 11 })).toEqual(['x'.repeat(1_000)]);
      expect(await read({})).toEqual(['d']);
      expect(await read({})).toEqual([]);
    });

    test('a batch says whether more was left behind it', async () => {
      const { connect, own } = await scene();
      const stream = await connect();
      for (const body of ['aaaa', 'bbbb', 'cccc', 'd', 'e']) await append(stream, body);
      const lease = await own(stream).lease();
      const read = async (limits: Partial<typeof ALL>) => {
        const batch = await lease.read('live', { ...ALL, ...limits });
        if (batch) await lease.commit(batch);
        return [bodies(batch), batch?.isWhole];
      };
      expect(await read({ maxChunks: 1 })).toEqual([['aaaa'], false]);
      expect(await read({ maxBytes: 11 })).toEqual([['bbbb', 'cccc'], false]);
      expect(await read({})).toEqual([['d', 'e'], true]);
    });

    test('an uncommitted batch is handed out again, the same, whatever came or is asked for meanwhile', async () => {
      const { connect, own } = await scene();
      const stream = await connect();
      await append(stream, 'a');
      await append(stream, 'b');
      const lease = await own(stream).lease();
      const first = await lease.read('live', ALL);
      await append(stream, 'c');
      expect(await lease.read('live', { ...ALL, maxChunks: 1 })).toEqual({ ...first, isWhole: false });
    });

    test('a batch that a dead owner left is handed to the next one as it was', async () => {
      const { connect, own } = await scene();
      const dead = await connect({ leaseTtlMs: 300, renewEveryMs: 1e9 });
      for (const body of ['a', 'b', 'c']) await append(dead, body);
      const before = await (await own(dead, 'dead').lease()).read('live', { ...ALL, maxChunks: 2 });
      const heir = await connect();
      const lease = await own(heir, 'heir').lease();
      const after = await lease.read('live', ALL);
      expect(bodies(after)).toEqual(['a', 'b']);
      expect(after?.id).toBe(before?.id);
      if (after) await lease.commit(after);
      const next = await lease.read('live', ALL);
      expect(bodies(next)).toEqual(['c']);
      expect(next?.id).not.toBe(after?.id);
    });

    test('an owner that was believed dead is told so, and can neither commit nor open a batch any more', async () => {
      const { connect, own } = await scene();
      const zombie = await connect({ leaseTtlMs: 300, renewEveryMs: 1e9 });
      await append(zombie, 'a');
      const old = await own(zombie, 'zombie').lease();
      await old.confirm();
      const batch = await old.read('live', ALL);
      await append(zombie, 'other lane', 'backfill');
      const lease = await own(await connect(), 'heir').lease();
      expect(lease.epoch).toBeGreaterThan(old.epoch);
      if (!batch) throw new Error('nothing was read');
      await lease.confirm();
      await expect(old.confirm()).rejects.toBeInstanceOf(Fenced);
      await expect(old.commit(batch)).rejects.toBeInstanceOf(Fenced);
      await expect(old.read('backfill', ALL)).rejects.toBeInstanceOf(Fenced);
      const again = await lease.read('live', ALL);
      expect(again).toEqual({ ...batch, isWhole: false });
      if (again) await lease.commit(again);
      await expect(old.read('live', ALL)).rejects.toBeInstanceOf(Fenced);
    });

    test('committing twice moves nothing twice', async () => {
      const { connect, own } = await scene();
      const stream = await connect();
      await append(stream, 'a');
      const lease = await own(stream).lease();
      const batch = await lease.read('live', ALL);
      if (!batch) throw new Error('nothing was read');
      await lease.commit(batch);
      await append(stream, 'b');
      const next = await lease.read('live', ALL);
      await lease.commit(batch);
      expect(await lease.read('live', ALL)).toEqual({ ...next, isWhole: false });
      expect(bodies(next)).toEqual(['b']);
    });

    test('lanes are independent of each other', async () => {
      const { connect, own } = await scene();
      const stream = await connect();
      await append(stream, 'old', 'backfill');
      await append(stream, 'new', 'live');
      await append(stream, 'much', 'overflow');
      const lease = await own(stream).lease();
      const live = await lease.read('live', ALL);
      expect(bodies(live)).toEqual(['new']);
      if (live) await lease.commit(live);
      expect(bodies(await lease.read('backfill', ALL))).toEqual(['old']);
      expect(bodies(await lease.read('overflow', ALL))).toEqual(['much']);
      expect(await lease.read('live', ALL)).toBeNull();
    });

    test('a waiting read is woken by an append, and answers null when nothing comes', async () => {
      const { connect, own } = await scene();
      const stream = await connect();
      const lease = await own(stream).lease();
      const startedAt = Date.now();
      expect(await lease.read('live', { ...ALL, waitMs: 50 })).toBeNull();
      expect(Date.now() - startedAt).toBeGreaterThanOrEqual(45);
      const waiting = lease.read('live', { ...ALL, waitMs: 10_000 });
      await append(await connect(), 'at last');
      expect(bodies(await waiting)).toEqual(['at last']);
      expect(Date.now() - startedAt).toBeLessThan(5_000);
    });

    test('a waiting read ends in its time though the clock steps back by a day', async () => {
      const { connect, own } = await scene();
      const stream = await connect();
      const lease = await own(stream).lease();
      const waiting = lease.read('live', { ...ALL, waitMs: 100 });
      const yesterday = Date.now() - 86_400_000;
      const clock = vi.spyOn(Date, 'now').mockReturnValue(yesterday);
      const answer = await waiting.finally(() => clock.mockRestore());
      expect(answer).toBeNull();
    });

    test('a waiting read ends when the lease is lost', async () => {
      const { connect, own } = await scene();
      const running = own(await connect());
      const waiting = (await running.lease()).read('live', { ...ALL, waitMs: 60_000 });
      await running.stop();
      expect(await waiting).toBeNull();
    });

    test('what is committed is dropped, and nothing that is unread goes with it', async () => {
      const { connect, own } = await scene();
      const stream = await connect();
      for (let n = 0; n < 50; n++) await append(stream, String(n));
      const lease = await own(stream).lease();
      const lagOf = async () => (await stream.consumer.lag()).find(({ lane }) => lane === 'live');
      expect(await lagOf()).toMatchObject({ partition: 0, chunks: 50 });
      const seen: string[] = [];
      for (let round = 0; round < 10; round++) {
        const batch = await lease.read('live', { ...ALL, maxChunks: 5 });
        seen.push(...bodies(batch));
        if (batch) await lease.commit(batch);
      }
      expect(seen).toEqual(Array.from({ length: 50 }, (_, n) => String(n)));
      expect(await lagOf()).toMatchObject({ chunks: 0, oldestMs: 0 });
    });

    test('two owners share the partitions fairly, and the one that stays takes over', async () => {
      const { connect, own } = await scene(8);
      const one = own(await connect(), 'one');
      await until(() => one.held.size === 8, 'one holds all');
      const two = own(await connect(), 'two');
      await until(() => one.held.size === 4 && two.held.size === 4, 'four each');
      expect(new Set([...one.held.keys(), ...two.held.keys()]).size).toBe(8);
      await one.stop();
      await until(() => two.held.size === 8, 'two holds all');
      expect(two.gained()).toBe(8);
    });

    test('a partition whose handler fails is taken again', async () => {
      const { connect } = await scene();
      const stream = await connect();
      const stop = new AbortController();
      let calls = 0;
      const ended = stream.consumer.run({
        owner: 'unlucky',
        signal: stop.signal,
        async onLease() {
          calls++;
          if (calls < 3) throw new Error('the store is away');
          stop.abort();
        },
      });
      await ended;
      expect(calls).toBe(3);
    });

    test('bytes in flight are kept until the last holder is done', async () => {
      const { connect } = await scene();
      const { inFlight } = await connect();
      const bytes = Uint8Array.from([0, 1, 255, 10, 13]);
      const chunk = { id: 'chunk-1', bytes, holders: ['dst_1', 'dst_2'] };
      await inFlight.put(chunk);
      await inFlight.put(chunk);
      await inFlight.release({ id: 'chunk-1', holder: 'dst_1' });
      await inFlight.release({ id: 'chunk-1', holder: 'dst_1' });
      expect([...((await inFlight.load('chunk-1')) ?? [])]).toEqual([...bytes]);
      await inFlight.release({ id: 'chunk-1', holder: 'dst_2' });
      expect(await inFlight.load('chunk-1')).toBeNull();
      await inFlight.release({ id: 'never-there', holder: 'dst_1' });
    });
  });
}
