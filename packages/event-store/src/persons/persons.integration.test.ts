import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventRow } from '../conformance';
import { batchOf } from '../event-batch';
import { createEventStore, type EventStore } from '../event-store';
import { migrateEventStore } from '../migrate';
import type { DeliveryRow, RefusalRow } from '../rows';

const url = process.env.CLICKHOUSE_URL ?? '';
let store: EventStore;

beforeAll(async () => {
  await migrateEventStore({ url });
  store = createEventStore({ url });
});
afterAll(() => store.close());

let count = 0;
const freshWorkspace = () => `ws_persons_${Date.now().toString(36)}_${process.pid}_${count++}`;
const T0 = 1_763_800_000_000;
const [PAT, OLD, SAM] = ['0a', '0b', '0c'].map((byte) => byte.repeat(16)) as [string, string, string];

async function scene() {
  const workspaceId = freshWorkspace();
  let n = 0;
  const event = (personId: string, userId: string, more: object = {}) => {
    n++;
    return eventRow({ workspaceId, messageId: `m${n}`, personId, userId, receivedAtMs: T0 + n * 1_000, ...more });
  };
  const rows = [
    event(PAT, 'pat', { type: 'identify', personProperties: '{"plan":"pro"}' }),
    event(OLD, '', { anonymousId: 'visitor' }),
    event(PAT, 'pat', { groupId: 'acme', type: 'group' }),
    event(SAM, 'sam', { anonymousId: 'visitor', groupId: 'acme', type: 'group' }),
  ];
  await store.appendEvents(batchOf(rows));
  const names = async (input: object = {}) => {
    const { rows: found } = await store.listEvents({ workspaceId, status: 'stored', ...input });
    return found.map(({ messageId }) => messageId);
  };
  return { workspaceId, rows, names };
}

const delivery = (workspaceId: string, eventId: string, userId: string): DeliveryRow => ({
  ...{
    workspaceId,
    destinationId: 'dst_1',
    sourceId: 'src_1',
    mappingId: 'map_1',
    action: 'send',
    deliveryId: eventId,
  },
  ...{
    eventId,
    messageId: 'm',
    eventType: 'track',
    eventName: '',
    userId,
    eventReceivedAtMs: T0,
    attempt: 1,
    atMs: T0,
  },
  ...{
    status: 'delivered',
    reason: '',
    explanation: '',
    errorGroup: '',
    httpStatus: 200,
    durationMs: 1,
    exchanges: '[]',
  },
  ...{ replayId: '', nextAttemptAtMs: 0 },
});

const refusal = (workspaceId: string, userId: string, index: number): RefusalRow => ({
  ...{ workspaceId, sourceId: 'src_1', reason: 'unknown_type', detail: '', messageId: 'r', type: '', name: '', userId },
  ...{ anonymousId: '', receivedAtMs: T0, dialect: 'segment', requestId: 'req', raw: Buffer.from('{}'), count: 1 },
  origin: { partition: 0, lane: 'live', offset: '1-1', index },
});

test('a person is found under all ids: events, groups, activity', async () => {
  const { workspaceId, names } = await scene();
  const personIds = [PAT, OLD];
  expect(await names({ personIds })).toEqual(['m3', 'm2', 'm1']);
  expect(await store.personActivity({ workspaceId, personIds: [...personIds, SAM] })).toHaveLength(3);
  expect(await store.groupsOfPerson({ workspaceId, personIds })).toMatchObject([{ groupId: 'acme', events: 1 }]);
  const members = await store.membersOfGroup({ workspaceId, groupId: 'acme' });
  expect(members.map(({ distinctId }) => distinctId).sort()).toEqual(['pat', 'sam']);
  expect(await names({ groupId: 'acme' })).toEqual(['m4', 'm3']);
  const first = await store.personEvents({ workspaceId, personIds, limit: 2 });
  const second = await store.personEvents({ workspaceId, personIds, limit: 2, cursor: first.nextCursor ?? '' });
  expect([...first.rows, ...second.rows].map(({ messageId }) => messageId)).toEqual(['m3', 'm2', 'm1']);
  const telling = await store.personEvents({ workspaceId, personIds, tellingOnly: true });
  const early = await store.personEvents({ workspaceId, personIds, untilMs: T0 + 2_000 });
  expect(early.rows.map(({ messageId }) => messageId)).toEqual(['m2', 'm1']);
  expect(telling.rows).toMatchObject([{ messageId: 'm1', personId: PAT, personProperties: '{"plan":"pro"}' }]);
});

test('thousands of ids are one question', async () => {
  const { workspaceId } = await scene();
  const many = Array.from({ length: 3_999 }, (_, n) => n.toString(16).padStart(32, '0'));
  expect(await store.personActivity({ workspaceId, personIds: [...many, PAT] })).toHaveLength(1);
});

test('events move to the person that an old id has become; a second time changes nothing', async () => {
  const { workspaceId, names } = await scene();
  for (let run = 0; run < 2; run++) {
    await store.moveEvents({ workspaceId, moves: [{ from: OLD, into: PAT }] });
    expect([await names({ personIds: [OLD] }), await names({ personIds: [PAT] })]).toEqual([[], ['m3', 'm2', 'm1']]);
  }
  expect(await names({ personIds: [SAM] })).toEqual(['m4']);
});

test('a person is erased from every table until a time, and nobody else is', async () => {
  const { workspaceId, rows, names } = await scene();
  await store.appendDeliveries(rows.map((row) => delivery(workspaceId, row.eventId, row.userId)));
  await store.appendRefusals([refusal(workspaceId, 'pat', 1), refusal(workspaceId, 'sam', 2)]);
  const late = eventRow({ workspaceId, messageId: 'late', personId: PAT, userId: 'pat', receivedAtMs: T0 + 60_000 });
  await store.appendEvents(batchOf([late]));
  const elsewhere = await scene();
  const person = {
    workspaceId,
    personIds: [PAT, OLD],
    distinctIds: ['pat', 'visitor', "o'brien\\"],
    untilMs: T0 + 30_000,
  };
  expect(await store.countPerson(person)).toEqual({ events: 3, refusals: 1, deliveries: 3, attempts: 3 });
  await store.erasePerson(person);
  expect(await store.countPerson(person)).toEqual({ events: 0, refusals: 0, deliveries: 0, attempts: 0 });
  await store.erasePerson(person);
  expect(await names()).toEqual(['late', 'm4']);
  const left = await store.listDeliveries({ workspaceId });
  expect(left.rows.map(({ userId }) => userId)).toEqual(['sam']);
  const refused = await store.listEvents({ workspaceId, status: 'refused' });
  expect(refused.rows.map(({ userId }) => userId)).toEqual(['sam']);
  expect(await elsewhere.names()).toHaveLength(4);
});

test('the empty id is nobody, so nothing is erased by it', async () => {
  const { workspaceId, names } = await scene();
  const person = { workspaceId, personIds: [OLD], untilMs: T0 + 30_000 };
  await expect(store.erasePerson({ ...person, distinctIds: [''] })).rejects.toThrow();
  await store.erasePerson({ ...person, distinctIds: [] });
  expect(await names()).toEqual(['m4', 'm3', 'm1']);
});
