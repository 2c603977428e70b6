import { tableFromIPC } from 'apache-arrow';
import { expect, test } from 'vitest';
import { eventRow } from './conformance';
import { eventColumnNames, eventsToArrow } from './event-arrow';
import { batchOf, type EventRun, rowsOf } from './event-batch';
import type { EventRow } from './rows';

const rows = Array.from({ length: 40 }, (_, index) =>
  eventRow({
    messageId: `m-${index} é`,
    sourceId: `src_${index % 3}`,
    type: index % 2 === 0 ? 'track' : 'page',
    userId: 'u'.repeat(index),
    groupId: index % 5 === 0 ? '🎉' : '',
    timestampMs: 1_763_800_000_000 + index,
    raw: Buffer.from([index, 0, 10, 10, 255]),
    envelope: index % 4 === 0 ? '{"a":1}' : '',
    origin: { partition: index % 7, lane: 'live', offset: `${index}-0`, index },
  }),
);

const cuts: readonly (readonly [string, readonly number[]])[] = [
  ['one batch', [0, 40]],
  ['batches of different sizes', [0, 1, 17, 40]],
  ['batches of a row each', Array.from({ length: 41 }, (_, n) => n)],
];

test.each(cuts)('%s become an insert in which every row has its own values', async (_name, ends) => {
  const batches = ends.slice(1).map((end, n) => batchOf(rows.slice(ends[n], end)));
  const table = tableFromIPC(Buffer.concat(await eventsToArrow(batches)));
  const column = (name: string) => [...(table.getChild(name) ?? [])];
  expect(table.schema.fields.map(({ name }) => name)).toEqual(eventColumnNames);
  expect(column('event_id').map((id) => Buffer.from(id).toString('hex'))).toEqual(rows.map((row) => row.eventId));
  expect(column('raw').map((raw) => [...raw])).toEqual(rows.map(({ raw }) => [...raw]));
  const texts: Readonly<Record<string, keyof EventRow>> = {
    ...{ workspace_id: 'workspaceId', source_id: 'sourceId', message_id: 'messageId', type: 'type', name: 'name' },
    ...{ user_id: 'userId', anonymous_id: 'anonymousId', group_id: 'groupId', dialect: 'dialect' },
    ...{ request_id: 'requestId', envelope: 'envelope', header: 'header' },
  };
  for (const [name, of] of Object.entries(texts)) expect(column(name), name).toEqual(rows.map((row) => row[of]));
  expect(column('timestamp').map(Number)).toEqual(rows.map((row) => row.timestampMs));
  expect(column('received_at').map(Number)).toEqual(rows.map((row) => row.receivedAtMs));
  expect(column('stream_partition')).toEqual(rows.map(({ origin }) => origin.partition));
  expect(column('stream_lane')).toEqual(rows.map(({ origin }) => origin.lane));
  expect(column('stream_offset')).toEqual(rows.map(({ origin }) => origin.offset));
  expect(column('stream_index')).toEqual(rows.map(({ origin }) => origin.index));
});

test.each([
  ['many rows', [10, 0, 7, 23]],
  ['hardly any rows', [1, 0, 1, 0, 2, 1, 0, 0, 0, 0, 1]],
])('rows of requests with %s each have what their request says', async (_name, counts) => {
  const requests = counts.map((count, n) => {
    const shared = { requestId: `req_${n >> 1}`, envelope: n % 3 === 0 ? '' : `{"n":"é ${n}"}`, header: `{"v":${n}}` };
    return Array.from({ length: count }, (_, index) =>
      eventRow({
        ...shared,
        messageId: `m-${n}-${index}`,
        receivedAtMs: 1_763_800_000_000 + (n >> 2),
        origin: { partition: n, lane: 'live', offset: `${n}-0`, index },
      }),
    );
  });
  const all = requests.flat();
  const { events, runs } = batchOf(all);
  const ofRequests = requests.map((own, n) => ({
    ...(runs[0] as EventRun),
    ...runOf(own, runs),
    rows: counts[n] ?? 0,
  }));
  const table = tableFromIPC(Buffer.concat(await eventsToArrow([{ events, runs: ofRequests }])));
  const column = (name: string) => [...(table.getChild(name) ?? [])];
  expect(column('request_id')).toEqual(all.map(({ requestId }) => requestId));
  expect(column('envelope')).toEqual(all.map(({ envelope }) => envelope));
  expect(column('header')).toEqual(all.map(({ header }) => header));
  expect(column('stream_offset')).toEqual(all.map(({ origin }) => origin.offset));
  expect(column('stream_partition')).toEqual(all.map(({ origin }) => origin.partition));
  expect(column('received_at').map(Number)).toEqual(all.map(({ receivedAtMs }) => receivedAtMs));
});

/** The run of a request's first row. */
const runOf = ([first]: readonly EventRow[], runs: readonly EventRun[]) =>
  runs.find(({ offset }) => offset === first?.origin.offset);

test("properties of persons that several batches have are one word of the insert's dictionary: the store takes none twice", async () => {
  const persons = ['', '{"plan":"pro"}', '{"plan":"free"}', '{"plan":"pro"}', '', '{"plan":"pro"}', '{"plan":"new"}'];
  const own = persons.map((personProperties, index) =>
    eventRow({ messageId: `m-${index}`, personId: personProperties && `${index}`.repeat(32), personProperties }),
  );
  for (const ends of [
    [0, 7],
    [0, 3, 5, 7],
    [0, 1, 2, 3, 4, 5, 6, 7],
  ]) {
    const batches = ends.slice(1).map((end, n) => batchOf(own.slice(ends[n], end)));
    const table = tableFromIPC(Buffer.concat(await eventsToArrow(batches)));
    const column = table.getChild('person_properties');
    expect([...(column ?? [])]).toEqual(persons);
    const words = [...(column?.data[0]?.dictionary ?? [])];
    expect(words).toEqual([...new Set(words)]);
    expect([...(table.getChild('person_id') ?? [])].map((id) => Buffer.from(id).toString('hex'))).toEqual(
      own.map(({ personId }) => personId || '0'.repeat(32)),
    );
  }
});

test('rows that become a batch are the same rows again', () => {
  const again = rowsOf(batchOf(rows)).map((row) => ({ ...row, raw: Buffer.from(row.raw) }));
  expect(again).toEqual(rows.map((row) => ({ ...row, raw: Buffer.from(row.raw) })));
});

test.each(['', 'abc', 'g'.repeat(32), 'a'.repeat(33)])('%j is refused as an event id', (eventId) => {
  expect(() => batchOf([eventRow({ messageId: 'm', eventId })])).toThrow(TypeError);
});
