import { readdirSync, readFileSync } from 'node:fs';
import { digest } from '@tributary/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventLogConformance, eventRow } from './conformance';
import { connect, databaseOf } from './connection';
import { batchOf } from './event-batch';
import { createEventStore, type EventStore } from './event-store';
import { migrateEventStore } from './migrate';
import type { DeliveryRow, RefusalRow } from './rows';

const url = process.env.CLICKHOUSE_URL ?? '';
let store: EventStore;

beforeAll(async () => {
  await migrateEventStore({ url });
  store = createEventStore({ url });
});
afterAll(() => store.close());
eventLogConformance('ClickHouse', async () => store);

let count = 0;
const freshWorkspace = () => `ws_${Date.now().toString(36)}_${process.pid}_${count++}`;
const T0 = 1_763_800_000_000;
const MINUTE = 60_000;

type Overrides = Partial<DeliveryRow> & { readonly workspaceId: string; messageId: string };
function deliveryRow(overrides: Overrides): DeliveryRow {
  const { messageId } = overrides;
  const destinationId = overrides.destinationId ?? 'dst_1';
  return {
    destinationId,
    sourceId: 'src_1',
    mappingId: 'map_1',
    action: 'send',
    deliveryId: digest(destinationId, 'map_1', messageId),
    eventId: digest('src_1', messageId),
    eventType: 'track',
    eventName: 'Order Completed',
    userId: `user-${messageId}`,
    eventReceivedAtMs: T0,
    attempt: 1,
    atMs: T0 + 1_000,
    status: 'failed',
    reason: 'http_500',
    explanation: 'The destination answered 500.',
    errorGroup: 'group-1',
    httpStatus: 500,
    durationMs: 12,
    exchanges: '',
    replayId: '',
    nextAttemptAtMs: 0,
    ...overrides,
  };
}

function refusalRow(overrides: Partial<RefusalRow> & { readonly workspaceId: string }): RefusalRow {
  return {
    sourceId: 'src_1',
    reason: 'unknown_type',
    detail: 'The type is not one of the six.',
    messageId: 'bad-1',
    type: '',
    name: '',
    userId: '',
    anonymousId: '',
    receivedAtMs: T0 + 5,
    dialect: 'segment',
    requestId: 'req_1',
    origin: { partition: 1, lane: 'live', offset: '1-1', index: 0 },
    raw: Buffer.from('{"type":"nope"}'),
    count: 1,
    ...overrides,
  };
}

describe('events', () => {
  test('stored, refused and duplicate events are one list, newest first, page by page, without repeats', async () => {
    const workspaceId = freshWorkspace();
    const rows = Array.from({ length: 5 }, (_, index) =>
      eventRow({ workspaceId, messageId: `m${index}`, receivedAtMs: T0 + index * 10 }),
    );
    await store.appendEvents(batchOf(rows));
    await store.appendEvents(batchOf(rows));
    await store.appendRefusals([
      refusalRow({ workspaceId, receivedAtMs: T0 + 15 }),
      refusalRow({ workspaceId, reason: 'duplicate', messageId: 'm0', receivedAtMs: T0 + 25 }),
    ]);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.listEvents({ workspaceId, limit: 2, cursor });
      seen.push(...page.rows.map(({ status, messageId }) => `${status} ${messageId}`));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual([
      ...['stored m4', 'stored m3', 'duplicate m0', 'stored m2', 'refused bad-1', 'stored m1', 'stored m0'],
    ]);
  });

  test.each([
    ['type', { type: 'identify' }, ['b']],
    ['name', { name: 'Signed Up' }, ['a']],
    ['user', { userId: 'u-b' }, ['b']],
    ['anonymous id', { anonymousId: 'anon-c' }, ['c']],
    ['message id', { messageId: 'c' }, ['c']],
    ['source', { sourceId: 'src_c' }, ['c']],
    ['text, whatever the case', { search: "NEEDLE; '\\" }, ['a']],
    ['since and until', { sinceMs: T0 + 1, untilMs: T0 + 2 }, ['b']],
    ['status', { status: 'refused' as const }, ['bad-1']],
  ])('are found by %s', async (_name, filter, expected) => {
    const workspaceId = freshWorkspace();
    await store.appendEvents(
      batchOf([
        eventRow({
          workspaceId,
          messageId: 'a',
          name: 'Signed Up',
          receivedAtMs: T0,
          raw: Buffer.from("…needle; '\\ …"),
        }),
        eventRow({ workspaceId, messageId: 'b', type: 'identify', userId: 'u-b', receivedAtMs: T0 + 1 }),
        eventRow({ workspaceId, messageId: 'c', anonymousId: 'anon-c', sourceId: 'src_c', receivedAtMs: T0 + 2 }),
      ]),
    );
    await store.appendRefusals([refusalRow({ workspaceId })]);
    const { rows } = await store.listEvents({ workspaceId, ...filter });
    expect(rows.map(({ messageId }) => messageId)).toEqual(expected);
    expect((await store.listEvents({ workspaceId: `${workspaceId}x`, ...filter })).rows).toEqual([]);
  });

  test('a cursor that is none is refused', async () => {
    await expect(store.listEvents({ workspaceId: 'ws_x', cursor: 'nonsense' })).rejects.toThrow('cursor');
  });

  test('a message id finds the event and what was refused under it', async () => {
    const workspaceId = freshWorkspace();
    await store.appendEvents(batchOf([eventRow({ workspaceId, messageId: 'twice' })]));
    await store.appendRefusals([refusalRow({ workspaceId, reason: 'duplicate', messageId: 'twice' })]);
    const { events, refusals } = await store.getEvent({ workspaceId, messageId: 'twice' });
    expect(events.map(({ messageId }) => messageId)).toEqual(['twice']);
    expect(refusals.map(({ reason, raw }) => [reason, Buffer.from(raw).toString()])).toEqual([
      ['duplicate', '{"type":"nope"}'],
    ]);
    const [event] = events;
    expect(await store.getEventById({ workspaceId, eventId: event?.eventId ?? '' })).toEqual(event);
  });

  test('the first event since a time is the oldest one, stored or refused', async () => {
    const workspaceId = freshWorkspace();
    const input = { workspaceId, sourceId: 'src_1', sinceMs: T0 };
    expect(await store.firstEventSince(input)).toBeNull();
    await store.appendEvents(
      batchOf([eventRow({ workspaceId, sourceId: 'src_1', messageId: 'second', receivedAtMs: T0 + 9 })]),
    );
    await store.appendRefusals([refusalRow({ workspaceId, receivedAtMs: T0 + 5 })]);
    expect(await store.firstEventSince(input)).toMatchObject({ status: 'refused', receivedAtMs: T0 + 5 });
  });

  test('names are counted once per event, and paths tell what properties arrive', async () => {
    const workspaceId = freshWorkspace();
    const rows = [1, 2, 3].map((n) =>
      eventRow({
        ...{ workspaceId, messageId: `p${n}`, receivedAtMs: T0 + n },
        raw: Buffer.from(JSON.stringify({ properties: n === 3 ? { total: 'x' } : { total: n, items: [n] } })),
      }),
    );
    await store.appendEvents(batchOf(rows));
    await store.appendEvents(batchOf(rows));
    expect(await store.eventNames({ workspaceId, sinceMs: T0 })).toEqual([
      {
        ...{ type: 'track', name: 'Order Completed', events: 3, trend: [] },
        ...{ firstReceivedAtMs: T0 + 1, lastReceivedAtMs: T0 + 3 },
      },
    ]);
    const { sampled, paths } = await store.propertyPaths({
      workspaceId,
      name: 'Order Completed',
      canonical: ({ raw }) => JSON.parse(Buffer.from(raw).toString()),
    });
    expect(sampled).toBe(3);
    const seen = [
      { path: 'properties', types: ['object'], share: 1, examples: [] },
      { path: 'properties.total', types: ['number', 'string'], share: 1, examples: ['x', '2', '1'] },
      { path: 'properties.items', types: ['array'], share: 2 / 3, examples: ['[2]', '[1]'] },
    ];
    expect(paths).toEqual(seen.map((path) => ({ ...path, lastSeenAt: null })));
  });
});

describe('the books of a connection', () => {
  test('begin with what was routed to it, and say where each event stands', async () => {
    const workspaceId = freshWorkspace();
    const minuteMs = T0 - (T0 % MINUTE);
    const routed = (destinationId: string, count: number) => ({
      ...{ workspaceId, sourceId: 'src_1', minuteMs, kind: 'routed' as const, reason: destinationId, count },
      batchId: 'b1',
    });
    const rows = [routed('dst_1', 3), routed('dst_2', 5)];
    await store.appendLedger(rows);
    await store.appendLedger(rows);
    await store.appendDeliveries([
      deliveryRow({ workspaceId, sourceId: 'src_1', destinationId: 'dst_1', messageId: 'a', status: 'delivered' }),
      deliveryRow({ workspaceId, sourceId: 'src_1', destinationId: 'dst_1', messageId: 'b', status: 'failed' }),
    ]);
    const range = { workspaceId, sourceId: 'src_1', sinceMs: minuteMs, untilMs: minuteMs + MINUTE };
    expect(await store.connectionBooks({ ...range, destinationId: 'dst_1' })).toMatchObject({
      ...{ stored: 3, delivered: 1, failed: 1, pending: 0 },
    });
    expect(await store.connectionBooks({ ...range, destinationId: 'dst_2' })).toMatchObject({
      stored: 5,
      delivered: 0,
    });
    expect(
      await store.connectionBooks({ ...range, workspaceId: freshWorkspace(), destinationId: 'dst_1' }),
    ).toMatchObject({
      stored: 0,
    });
  });
});

describe('deliveries', () => {
  test("stand in their latest state, a replay's first attempt after an older third one", async () => {
    const workspaceId = freshWorkspace();
    await store.appendDeliveries([
      deliveryRow({ workspaceId, messageId: 'a', attempt: 3, atMs: T0 + 3_000 }),
      deliveryRow({ workspaceId, messageId: 'a', attempt: 1, atMs: T0 + 1_000, status: 'pending' }),
      deliveryRow({ workspaceId, messageId: 'b' }),
    ]);
    await store.appendDeliveries([
      deliveryRow({
        ...{ workspaceId, messageId: 'a', attempt: 1, atMs: T0 + 9_000, status: 'delivered', replayId: 'rep_1' },
        ...{ reason: '', errorGroup: '', httpStatus: 200 },
      }),
    ]);
    const states = await store.listDeliveries({ workspaceId });
    expect(new Map(states.rows.map(({ messageId, status }) => [messageId, status]))).toEqual(
      new Map([
        ['a', 'delivered'],
        ['b', 'failed'],
      ]),
    );
    const failed = await store.listDeliveries({ workspaceId, statuses: ['failed', 'pending'] });
    expect(failed.rows.map(({ messageId }) => messageId)).toEqual(['b']);
    const attempts = await store.deliveryAttempts({ workspaceId, deliveryIds: [digest('dst_1', 'map_1', 'a')] });
    expect(attempts.map(({ atMs, status }) => [atMs - T0, status])).toEqual([
      [1_000, 'pending'],
      [3_000, 'failed'],
      [9_000, 'delivered'],
    ]);
    expect(await store.countDeliveries({ workspaceId, statuses: ['failed'] })).toEqual({
      ...{ deliveries: 1, events: 1, people: 1 },
    });
    expect(await store.sentStatusOfEvent({ workspaceId, eventId: digest('src_1', 'a') })).toMatchObject([
      { status: 'delivered', replayId: 'rep_1', httpStatus: 200 },
    ]);
  });

  test('are paged newest first without repeats, and walked oldest first even while they change', async () => {
    const workspaceId = freshWorkspace();
    const rows = Array.from({ length: 7 }, (_, n) =>
      deliveryRow({ workspaceId, messageId: `m${n}`, eventReceivedAtMs: T0 + n }),
    );
    await store.appendDeliveries(rows);
    await store.appendDeliveries(rows.map((row) => ({ ...row, attempt: 2, atMs: row.atMs + 1 })));
    const listed: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.listDeliveries({ workspaceId, limit: 3, cursor });
      listed.push(...page.rows.map(({ messageId }) => messageId));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(listed).toEqual(['m6', 'm5', 'm4', 'm3', 'm2', 'm1', 'm0']);

    const after = { receivedAtMs: T0 + 1, deliveryId: rows[1]?.deliveryId ?? '' };
    const walked: string[] = [];
    for await (const page of store.walkDeliveries({ workspaceId, statuses: ['failed'], untilMs: T0 + 6 }, after)) {
      walked.push(...page.map(({ messageId }) => messageId));
    }
    expect(walked).toEqual(['m2', 'm3', 'm4', 'm5']);
    const chosen = rows.slice(0, 2).map(({ deliveryId }) => deliveryId);
    expect(await store.countDeliveries({ workspaceId, deliveryIds: chosen })).toMatchObject({ deliveries: 2 });
    expect(await store.countDeliveries({ workspaceId, deliveryIds: [] })).toMatchObject({ deliveries: 0 });
  });

  test('attempts keep what was said and heard', async () => {
    const workspaceId = freshWorkspace();
    const exchange = {
      ...{ method: 'POST', url: 'https://x.test/', requestHeaders: { a: 'b' }, requestBody: '{}\n\n;' },
      ...{ status: 500, responseHeaders: {}, responseBody: 'no', durationMs: 3, truncated: false },
    };
    const row = deliveryRow({ workspaceId, messageId: 'e', exchanges: JSON.stringify([exchange]) });
    await store.appendDeliveries([row]);
    const attempts = await store.deliveryAttempts({ workspaceId, deliveryIds: [row.deliveryId] });
    expect(attempts[0]?.exchanges).toEqual([exchange]);
  });

  test('are grouped by cause: only those that stand in it now, with their people and a sparkline', async () => {
    const workspaceId = freshWorkspace();
    await store.appendDeliveries([
      deliveryRow({ workspaceId, messageId: 'a' }),
      deliveryRow({ workspaceId, messageId: 'b', status: 'pending', eventReceivedAtMs: T0 + 23 * 60 * MINUTE }),
      deliveryRow({ workspaceId, messageId: 'c' }),
      deliveryRow({ workspaceId, messageId: 'c', atMs: T0 + 9_000, status: 'delivered', errorGroup: '', reason: '' }),
    ]);
    const [group, ...others] = await store.errorGroups({ workspaceId, sinceMs: T0, untilMs: T0 + 24 * 60 * MINUTE });
    expect(others).toEqual([]);
    expect(group).toMatchObject({
      ...{ destinationId: 'dst_1', errorGroup: 'group-1', reason: 'http_500', httpStatus: 500 },
      ...{ deliveries: 2, failed: 1, pending: 1, events: 2, people: 2, explanation: 'The destination answered 500.' },
    });
    expect(group?.sparkline).toEqual([1, ...Array(22).fill(0), 1]);
  });

  test('are counted by destination, status and time', async () => {
    const workspaceId = freshWorkspace();
    const delivered = { status: 'delivered' as const, errorGroup: '', reason: '', httpStatus: 200, durationMs: 100 };
    await store.appendDeliveries([
      deliveryRow({ workspaceId, messageId: 'a', ...delivered }),
      deliveryRow({ workspaceId, messageId: 'b', ...delivered, sourceId: 'src_2' }),
      deliveryRow({ workspaceId, messageId: 'c' }),
      deliveryRow({ workspaceId, messageId: 'd', status: 'filtered', httpStatus: 0 }),
    ]);
    const stats = await store.deliveryStats({ workspaceId, fromMs: T0, toMs: T0 + MINUTE, intervalSeconds: 60 });
    expect(stats.map(({ status, deliveries, p50Ms }) => [status, deliveries, p50Ms])).toEqual([
      ['delivered', 2, 100],
      ['failed', 1, 12],
      ['filtered', 1, 0],
    ]);
    const totals = await store.destinationTotals({ workspaceId, sinceMs: T0 });
    expect(totals).toMatchObject([
      {
        destinationId: 'dst_1',
        delivered: 2,
        failed: 1,
        filtered: 1,
        successRate: 2 / 3,
        lastDeliveredAtMs: T0 + 1_000,
      },
    ]);
  });
});

test('migrations may run from several processes at once, and again', async () => {
  const fresh = new URL(url);
  fresh.pathname = `/migrate_${Date.now()}_${process.pid}`;
  await Promise.all([migrateEventStore({ url: fresh.href }), migrateEventStore({ url: fresh.href })]);
  expect(await migrateEventStore({ url: fresh.href })).toEqual([]);
  const other = createEventStore({ url: fresh.href });
  await other.appendEvents(batchOf([eventRow({ messageId: 'x' })]));
  expect((await other.listEvents({ workspaceId: 'ws_conformance' })).rows).toHaveLength(1);
  await other.close();
});

test('every migration has a way back, which leaves nothing', async () => {
  const fresh = new URL(url);
  fresh.pathname = `/back_${Date.now()}_${process.pid}`;
  await migrateEventStore({ url: fresh.href });
  const directory = new URL('../clickhouse/', import.meta.url);
  const files = readdirSync(directory);
  const ups = files.filter((file) => file.endsWith('.up.sql')).map((file) => file.replace('.up.', '.down.'));
  const connection = connect(fresh.href);
  for (const file of ups.sort().reverse()) {
    for (const statement of readFileSync(new URL(file, directory), 'utf8').split(/;\s*\n/))
      await connection.command(statement);
  }
  const left = await connection.rows('SELECT name FROM system.tables WHERE database = {database: String}', {
    database: databaseOf(fresh.href),
  });
  expect(left).toEqual([{ name: 'schema_migrations' }]);
  await connection.command(`DROP DATABASE ${databaseOf(fresh.href)}`);
  await connection.close();
});
