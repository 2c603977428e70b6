import { describe, expect, test } from 'vitest';
import { books, NOW, scene, track } from '../ingest.scene';

const refusals = ({ log }: ReturnType<typeof scene>) =>
  log.refusals().map(({ messageId, reason }) => `${messageId} ${reason}`);

describe('a message id that comes again', () => {
  test('with the same content is a duplicate, in the same batch and in a later one', async () => {
    const world = scene();
    await world.append([track(1), track(1)]);
    await world.run();
    await world.append([track(1)]);
    await world.run();
    expect(refusals(world)).toEqual(['m-1 duplicate', 'm-1 duplicate']);
    expect(world.log.refusals()[0]?.detail).toContain('with the same content');
  });

  test('with other content is told apart and kept whole, in the same batch and in a later one', async () => {
    const world = scene();
    const long = track(1, { properties: { text: 'x'.repeat(25_000), more: 'y'.repeat(6_000) } });
    await world.append([track(1), long, track(2)]);
    await world.run();
    await world.append([track(1, { event: 'Order Cancelled' }), track(2)]);
    await world.run();
    expect(refusals(world)).toEqual(['m-1 duplicate_altered', 'm-1 duplicate_altered', 'm-2 duplicate']);
    const [first] = world.log.refusals();
    expect(Buffer.from(first?.raw ?? []).toString()).toBe(JSON.stringify(long));
    expect(first?.detail).toContain('with other content');
    expect(books(world.log)).toMatchObject({ accepted: 5, stored: 2, duplicate: 3, difference: 0 });
    expect(Buffer.from(world.log.events()[0]?.raw ?? []).toString()).toBe(JSON.stringify(track(1)));
  });

  test('beyond 32 KiB is kept whole as well', async () => {
    const world = scene();
    const event = (text: string) => ({ event: 'Large', distinct_id: 'u', uuid: 'large', properties: { text } });
    const posthog = { dialect: 'posthog', path: '/batch' } as const;
    await world.append([event('a'.repeat(100_000)), event('b'.repeat(100_000))], posthog);
    await world.run();
    expect(refusals(world)).toEqual(['large duplicate_altered']);
    expect(world.log.refusals()[0]?.raw.byteLength).toBeGreaterThan(100_000);
  });

  test.each([
    ['its fields in another order', { properties: { n: 1 }, messageId: 'm-1', userId: 'user_1' }],
    ['another time of sending', { sentAt: '2026-01-01T00:00:00.000Z' }],
  ])('and says the same with %s is a duplicate', async (_name, more) => {
    const world = scene();
    await world.append([track(1)]);
    await world.run();
    await world.append([Object.fromEntries(Object.entries(track(1, more)).reverse())]);
    await world.run();
    expect(refusals(world)).toEqual(['m-1 duplicate']);
  });

  test('is looked up among the stored ones of its own workspace, within the window', async () => {
    const world = scene();
    const asked: object[] = [];
    await world.append([track(1)]);
    await world.run();
    await world.append([track(1)]);
    await world.run({
      store: {
        ...world.deps.store,
        eventDigests: async (input) => {
          asked.push(input);
          return world.log.eventDigests(input);
        },
      },
    });
    expect(asked).toMatchObject([{ workspaceId: 'ws_1', receivedToMs: NOW + 86_400_000 }]);
  });

  test('more often than is compared in one batch says so, and all are accounted for', async () => {
    const world = scene();
    const storm = Array.from({ length: 4_100 }, () => track(1, { properties: { other: true } }));
    await world.append([track(1), ...storm]);
    await world.run();
    const uncompared = world.log.refusals().filter(({ detail }) => detail.includes('not compared'));
    expect([world.log.refusals().length, uncompared.length]).toEqual([4_100, 100]);
    expect(books(world.log)).toMatchObject({ stored: 1, duplicate: 4_100, difference: 0 });
  });

  test('waits for a store that is away: what it is told as does not depend on luck', async () => {
    const world = scene();
    await world.append([track(1)]);
    await world.run();
    await world.append([track(1, { event: 'Other' })]);
    let failures = 2;
    await world.run({
      store: {
        ...world.deps.store,
        eventDigests: async (input) => {
          if (failures-- > 0) throw new Error('the store is away');
          return world.log.eventDigests(input);
        },
      },
    });
    expect(refusals(world)).toEqual(['m-1 duplicate_altered']);
  });
});

test('batches without duplicates ask the store nothing', async () => {
  const world = scene();
  await world.append([track(1), track(2)]);
  const refuse = async () => {
    throw new Error('asked for nothing');
  };
  await world.run({ store: { ...world.deps.store, eventDigests: refuse, loadEvents: refuse } });
  expect(world.log.events()).toHaveLength(2);
});
