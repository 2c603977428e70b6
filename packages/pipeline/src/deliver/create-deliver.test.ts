import { describe, expect, test } from 'vitest';
import { delivered, dying, failing, mapping, NOW, scene } from './deliver.scene';
import { normaliseMessage } from './rows';

const DAY_MS = 86_400_000;

describe('deliver', () => {
  test('sends every event once, records it, and gives the chunk back', async () => {
    const { deliver, task, ctx, states, sent, stream } = await scene({ people: ['ann', 'bob'] });
    expect(await deliver(task, ctx)).toMatchObject({ kind: 'ok' });
    expect(sent.sort()).toEqual(['map_1 m-0', 'map_1 m-1']);
    expect(states()).toEqual({ 'map_1 m-0': 'delivered', 'map_1 m-1': 'delivered' });
    expect(await stream.inFlight.load('chunk')).toBeNull();
  });

  test('only what failed is tried again: delivered events and mappings are not part of what is left', async () => {
    const { deliver, task, ctx, sent, states } = await scene({
      people: ['ann', 'bob', 'cid'],
      target: { mappings: [mapping('map_1'), mapping('map_2')] },
      answer: (messageId, mappingId) =>
        messageId === 'm-1' && mappingId === 'map_2' && sent.filter((s) => s === 'map_2 m-1').length === 1
          ? failing('http_500')
          : delivered,
    });
    const outcome = await deliver(task, ctx);
    expect(outcome).toMatchObject({ kind: 'retry', payload: { attempt: 2, work: [{ mappingId: 'map_2' }] } });
    expect(states()).toMatchObject({ 'map_2 m-1': 'pending', 'map_1 m-1': 'delivered' });
    if (outcome.kind !== 'retry' || !('payload' in outcome)) throw new Error('no payload');
    expect(await deliver(outcome.payload, ctx)).toMatchObject({ kind: 'ok' });
    expect(sent.filter((s) => s === 'map_2 m-1')).toHaveLength(2);
    expect(sent).toHaveLength(7);
  });

  test('an event that no mapping wants is filtered; without mappings the reason says so', async () => {
    const filtered = await scene({ target: { mappings: [mapping('map_1', { filter: 'no' })] } });
    await filtered.deliver(filtered.task, filtered.ctx);
    expect(filtered.log.deliveries()).toMatchObject([{ status: 'filtered', reason: 'filtered', mappingId: '' }]);
    const bare = await scene({ target: { mappings: [mapping('map_1', { enabled: false })] } });
    await bare.deliver(bare.task, bare.ctx);
    expect(bare.log.deliveries()).toMatchObject([{ status: 'filtered', reason: 'no_mapping' }]);
    expect([...filtered.sent, ...bare.sent]).toEqual([]);
  });

  test.each([
    ['paused', 'parked', 'destination_paused'],
    ['disabled', 'discarded', 'destination_disabled'],
  ] as const)('a destination found %s sends nothing: its events are %s', async (state, status, reason) => {
    const { deliver, task, ctx, log, sent, stream } = await scene({ people: ['ann', 'bob'], target: { state } });
    expect(await deliver(task, ctx)).toMatchObject({ kind: 'drop' });
    expect(sent).toEqual([]);
    expect(log.deliveries()).toMatchObject([
      { status, reason },
      { status, reason },
    ]);
    expect(await stream.inFlight.load('chunk')).toBeNull();
  });

  test('credentials that are refused again and again pause the destination; what was not sent is parked', async () => {
    const { deliver, task, ctx, log, sent, pauses } = await scene({
      people: Array.from({ length: 40 }, (_, n) => `p${n}`),
      answer: async () => dying('credentials_rejected'),
    });
    expect(await deliver(task, ctx)).toMatchObject({ kind: 'ok' });
    expect(sent.length).toBeLessThanOrEqual(10);
    expect(pauses).toEqual([
      { destinationId: 'dst_1', reason: expect.stringMatching(/Probe refused the credentials.*Because credentials/) },
    ]);
    const ends = (status: string) => log.deliveries().filter((row) => row.status === status && row.explanation !== '');
    expect(ends('failed')).toHaveLength(sent.length);
    expect(ends('parked')).toHaveLength(40 - sent.length);
  });

  test('refusals are counted from job to job, and one that is answered in between starts the count anew', async () => {
    let refuses = true;
    const { deliver, task, ctx, pauses } = await scene({
      answer: () => (refuses ? dying('credentials_rejected') : delivered),
    });
    for (const answer of [true, true, false, true, true]) {
      refuses = answer;
      await deliver(task, ctx);
    }
    expect(pauses).toEqual([]);
    refuses = true;
    await deliver(task, ctx);
    expect(pauses).toHaveLength(1);
  });

  test('a pause that cannot be saved parks the rest all the same: it is drained, and tried anew', async () => {
    const { deliver, task, ctx, deps, states } = await scene({
      people: Array.from({ length: 20 }, () => 'ann'),
      answer: () => dying('credentials_rejected'),
    });
    Object.assign(deps.breaker, { pause: () => Promise.reject(new Error('Postgres is away')) });
    expect(await deliver(task, ctx)).toMatchObject({ kind: 'ok' });
    expect(states()).toMatchObject({ 'map_1 m-2': 'failed', 'map_1 m-3': 'parked', 'map_1 m-19': 'parked' });
  });

  test('a destination that fails again and again is left in peace until the next try', async () => {
    const { deliver, task, ctx, sent } = await scene({
      people: Array.from({ length: 100 }, (_, n) => `p${n}`),
      answer: async () => failing('timeout'),
    });
    const outcome = await deliver(task, ctx);
    expect(sent.length).toBeLessThan(20);
    expect(outcome).toMatchObject({ kind: 'retry', reason: 'timeout' });
    if (outcome.kind === 'retry' && 'payload' in outcome) expect(outcome.payload.work[0]?.eventIds).toHaveLength(100);
  });

  test('Retry-After is honoured, and a long wait gives the chunk back', async () => {
    const { deliver, task, ctx, stream, log } = await scene({ answer: () => failing('http_429', 120_000) });
    expect(await deliver(task, ctx)).toMatchObject({ kind: 'retry', afterMs: 120_000, payload: { chunkId: '' } });
    expect(await stream.inFlight.load('chunk')).toBeNull();
    expect(log.deliveries()).toMatchObject([{ status: 'pending', nextAttemptAtMs: NOW + 120_000 }]);
  });

  test('after 24 hours what still fails is failed for good and can be replayed', async () => {
    const { deliver, task, ctx, states, clock, log } = await scene({ answer: () => failing('http_503') });
    clock.nowMs = NOW + DAY_MS;
    expect(await deliver({ ...task, attempt: 30 }, ctx)).toMatchObject({ kind: 'ok' });
    expect(states()).toEqual({ 'map_1 m-0': 'failed' });
    expect(log.deliveries()[0]?.explanation).toContain('Given up after 24 hours');
  });

  test("one person's events keep their order while others go beside them", async () => {
    const people = ['ann', 'bob', 'ann', 'ann', 'bob', 'ann'];
    const { deliver, task, ctx, sent } = await scene({
      people,
      answer: async (messageId) => {
        await new Promise((resolve) => setTimeout(resolve, messageId === 'm-0' ? 20 : 1));
        return delivered;
      },
    });
    await deliver(task, ctx);
    expect(sent.filter((s) => ['m-0', 'm-2', 'm-3', 'm-5'].includes(s.slice(6)))).toEqual([
      'map_1 m-0',
      'map_1 m-2',
      'map_1 m-3',
      'map_1 m-5',
    ]);
    expect(sent.indexOf('map_1 m-1')).toBeLessThan(sent.indexOf('map_1 m-2'));
  });

  test('from the event store they come in the order in which they were accepted, however they are named', async () => {
    const { deliver, task, ctx, sent } = await scene({ people: Array.from({ length: 12 }, () => 'ann') });
    const eventIds = [...(task.work[0]?.eventIds ?? [])].sort();
    await deliver({ ...task, chunkId: '', work: [{ eventIds }] }, ctx);
    expect(sent).toEqual(Array.from({ length: 12 }, (_, n) => `map_1 m-${n}`));
  });

  test('what was accepted together, in one flush, keeps its order though its offsets differ in their last number', async () => {
    const offsets = Array.from({ length: 12 }, (_, n) => (n === 0 ? '1700000000000-9' : `1700000000000-9.${n}`));
    const { deliver, task, ctx, sent } = await scene({ people: offsets.map(() => 'ann'), offsets });
    const eventIds = [...(task.work[0]?.eventIds ?? [])].sort();
    await deliver({ ...task, chunkId: '', work: [{ eventIds }] }, ctx);
    expect(sent).toEqual(offsets.map((_, n) => `map_1 m-${n}`));
  });

  test('a job that started earlier goes first with a person, even when its events load later', async () => {
    const { deliver, task, ctx, sent, deps } = await scene({ people: ['ann', 'ann', 'bob'] });
    const [first = '', second = '', third = ''] = task.work[0]?.eventIds ?? [];
    const { load } = deps.inFlight;
    let loads = 0;
    Object.assign(deps.inFlight, {
      load: async (id: string) => {
        if (loads++ === 0) await new Promise((resolve) => setTimeout(resolve, 30));
        return load(id);
      },
      release: async () => {},
    });
    await Promise.all([[first], [second, third]].map((eventIds) => deliver({ ...task, work: [{ eventIds }] }, ctx)));
    expect(sent.filter((one) => one !== 'map_1 m-2')).toEqual(['map_1 m-0', 'map_1 m-1']);
  });

  test('a job that fails to load lets the next one go', async () => {
    const { deliver, task, ctx, sent, deps } = await scene({});
    const { load } = deps.inFlight;
    let loads = 0;
    Object.assign(deps.inFlight, {
      load: async (id: string) => (loads++ === 0 ? Promise.reject(new Error('Redis is away')) : load(id)),
    });
    const [one, two] = await Promise.allSettled([deliver(task, ctx), deliver(task, ctx)]);
    expect([one?.status, two?.status]).toEqual(['rejected', 'fulfilled']);
    expect(sent).toEqual(['map_1 m-0']);
  });

  test('an action that takes batches gets all its events in one call', async () => {
    const { deliver, task, ctx, calls, states } = await scene({
      people: Array.from({ length: 50 }, (_, n) => `p${n}`),
      batch: true,
      answer: (messageId) => (messageId === 'm-7' ? dying('http_400') : delivered),
    });
    await deliver(task, ctx);
    expect(calls).toEqual([50]);
    expect(states()).toMatchObject({ 'map_1 m-6': 'delivered', 'map_1 m-7': 'failed' });
  });

  test('after a crash, what was recorded as delivered is not sent again', async () => {
    const { deliver, task, ctx, sent } = await scene({ people: ['ann', 'bob'] });
    await deliver(task, ctx);
    sent.length = 0;
    await deliver(task, { ...ctx, interrupted: true });
    expect(sent).toEqual([]);
  });

  test('attempts that cannot be recorded are not made again: recording is repeated instead', async () => {
    const { deliver, task, ctx, sent, deps, states } = await scene({});
    let failures = 2;
    const { appendDeliveries } = deps.store;
    Object.assign(deps.store, {
      appendDeliveries: async (rows: Parameters<typeof appendDeliveries>[0]) => {
        if (failures-- > 0) throw new Error('the store is away');
        await appendDeliveries(rows);
      },
    });
    await deliver(task, ctx);
    expect(sent).toHaveLength(1);
    expect(states()).toEqual({ 'map_1 m-0': 'delivered' });
  });

  test('a chunk that is gone is loaded from the event store, and an event that is gone too is failed', async () => {
    const { deliver, task, ctx, sent, log } = await scene({});
    const work = [{ eventIds: [...(task.work[0]?.eventIds ?? []), '0'.repeat(32)] }];
    await deliver({ ...task, chunkId: '', work }, ctx);
    expect(sent).toEqual(['map_1 m-0']);
    expect(log.deliveries().find((row) => row.reason === 'event_not_found')?.status).toBe('failed');
  });

  test('a mapping that was removed or switched off meanwhile ends its deliveries with a reason', async () => {
    const { deliver, task, ctx, log } = await scene({ target: { mappings: [mapping('map_1', { enabled: false })] } });
    const eventIds = task.work[0]?.eventIds ?? [];
    await deliver({ ...task, work: ['map_1', 'map_gone'].map((mappingId) => ({ mappingId, eventIds })) }, ctx);
    expect(log.deliveries().map((row) => row.reason)).toEqual(['mapping_disabled', 'mapping_removed']);
  });

  test('what waited through a pause ends its wait when it goes on', async () => {
    const { deliver, task, ctx, states } = await scene({});
    await deliver({ ...task, replayId: 'rep_1' }, ctx);
    expect(states()).toEqual({ 'map_1 m-0': 'delivered', 'm-0': 'filtered' });
  });
});

test.each([
  ['User 123 is unknown', 'User 98765 is unknown'],
  ['No property "color" in abc-123-def', "No property 'size' in xyz-987-foo"],
  ['GET https://api.example.com/v1/a?x=1 failed', 'GET https://other.example.com/b failed'],
  ['ann@example.com was rejected', 'bob@example.org was rejected'],
  ['Object 5f2b7c1e-1111-4222-8333-444455556666 gone', 'Object 00000000-aaaa-4bbb-8ccc-ddddeeeeffff gone'],
])('%s and %s are one cause', (one, other) => {
  expect(normaliseMessage(one)).toBe(normaliseMessage(other));
});

test('what was held back by an event before it has the cause of that one', () => {
  const cause = 'The webhook rejected the credentials (401).';
  expect(normaliseMessage(`Not sent, because of an event before it. ${cause}`)).toBe(normaliseMessage(cause));
});
