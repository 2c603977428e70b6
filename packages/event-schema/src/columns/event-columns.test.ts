import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { addChunk, decodeChunk } from '../decode-chunk';
import { headerOf } from '../dialects/dialect.scene';
import { eventIdOf } from '../ids';
import { toCanonical } from '../to-canonical';
import type { ChunkHeader, Dialect } from '../types';
import { EventColumns } from './event-columns';

/** A small seeded generator (mulberry32): every run tries the same cases. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const random = randomFrom(20_261_122);
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;

const TEXTS = [
  '',
  'a',
  'Order Completed',
  'é😀',
  'a"b\\c\n',
  '\u0000',
  'x'.repeat(63),
  'y'.repeat(64),
  'z'.repeat(300),
];
const ODD = [null, undefined, 0, 42, 1e21, -7.5, true, {}, [], ...TEXTS] as const;
const TIMES = [
  ...['2026-01-02T11:59:50.000Z', '2024-02-29T23:59:59.999Z', '2026-01-02T11:59:50Z', '2026-01-31T11:59:50.123Z'],
  ...['2026-01-02 11:59:50+02:00', 'yesterday', '', 1_767_355_190_123, 1_767_355_190, null, undefined, {}],
] as const;
const sometimes = (value: unknown) => (random() < 0.8 ? pick(TEXTS.slice(1)) : value);

const segmentEvent = () => ({
  type: random() < 0.9 ? pick(['track', 'identify', 'page', 'screen', 'group', 'alias']) : pick(ODD),
  event: sometimes(pick(ODD)),
  name: sometimes(pick(ODD)),
  userId: sometimes(pick(ODD)),
  anonymousId: sometimes(pick(ODD)),
  groupId: sometimes(pick(ODD)),
  previousId: sometimes(pick(ODD)),
  messageId: random() < 0.5 ? `m-${Math.floor(random() * 1e6)}` : pick(ODD),
  timestamp: pick(TIMES),
  originalTimestamp: pick(TIMES),
  sentAt: pick(TIMES),
  properties: random() < 0.9 ? { a: { b: [1, pick(TEXTS)] }, userId: 'not this one' } : pick(ODD),
  context: random() < 0.9 ? { library: { name: pick(TEXTS) } } : pick(ODD),
});

const posthogEvent = () => ({
  event:
    random() < 0.9
      ? pick(['clicked', '$identify', '$pageview', '$screen', '$create_alias', '$groupidentify'])
      : pick(ODD),
  distinct_id: sometimes(pick(ODD)),
  uuid: random() < 0.5 ? `m-${Math.floor(random() * 1e6)}` : pick(ODD),
  timestamp: pick(TIMES),
  offset: pick([0, 5_000, 'x', undefined]),
  properties:
    random() < 0.9
      ? {
          $anon_distinct_id: pick(ODD),
          $device_id: pick(ODD),
          $insert_id: pick(ODD),
          $group_key: pick(ODD),
          alias: pick(ODD),
          title: pick(ODD),
        }
      : pick(ODD),
});

/** As a client could write it: fields in any order, some keys twice, some letters as escapes. */
function write(event: object): string {
  const fields = Object.entries(event).filter(([, value]) => value !== undefined);
  if (random() < 0.2) fields.reverse();
  if (random() < 0.1) fields.unshift(...fields.slice(0, 3).map(([key]): [string, unknown] => [key, 'overwritten']));
  const written = fields.map(([key, value]) => {
    const name = random() < 0.05 ? `\\u00${key.charCodeAt(0).toString(16)}${key.slice(1)}` : key;
    const json = JSON.stringify(value);
    const isEscaped = typeof value === 'string' && /^[a-z]/.test(value) && random() < 0.1;
    return `"${name}":${isEscaped ? `"\\u00${value.charCodeAt(0).toString(16)}${json.slice(2)}` : json}`;
  });
  return `{${written.join(pick([',', ' , ']))}}`;
}

function makeChunk(dialect: Dialect, number: number): { header: ChunkHeader; body: Uint8Array; texts: string[] } {
  const texts = Array.from({ length: Math.floor(random() * 12) }, () =>
    random() < 0.03 ? pick(['7', '[]', '"x"', 'null']) : write(dialect === 'posthog' ? posthogEvent() : segmentEvent()),
  );
  const root = { sentAt: pick(TIMES), context: random() < 0.3 ? { ip: '1.1.1.1' } : undefined };
  const json = `${JSON.stringify(root).slice(0, -1)}${JSON.stringify(root) === '{}' ? '' : ','}"batch":[${texts.join(',')}]}`;
  const encoding = random() < 0.5 ? 'gzip' : 'identity';
  const header = headerOf(dialect, { requestId: `req_${number}`, count: texts.length, encoding });
  return { header, body: encoding === 'gzip' ? gzipSync(json) : Buffer.from(json), texts };
}

test.each(['segment', 'posthog', 'tributary'] as const)(
  "%s: rows of many chunks in the same columns are their own bytes, and say what JSON.parse's reader says",
  (dialect) => {
    const columns = new EventColumns();
    let accepted = 0;
    for (let number = 0; number < 150; number++) {
      const chunk = makeChunk(dialect, number);
      const first = columns.length;
      const { envelope, refused } = addChunk(chunk, columns);
      const rows = Array.from({ length: columns.length - first }, (_, n) => columns.recordAt(first + n, envelope));
      expect(rows.length + refused.length).toBe(chunk.texts.length);
      expect(JSON.stringify({ records: rows, refused })).toBe(JSON.stringify(decodeChunk(chunk.header, chunk.body)));
      const known = [...rows, ...refused].sort((a, b) => a.index - b.index);
      expect(known.map(({ raw }) => Buffer.from(raw).toString())).toEqual(chunk.texts);
      for (const row of rows) {
        const event = toCanonical({ ...row, header: chunk.header });
        const { messageId, type, userId = '', anonymousId = '', groupId = '' } = event;
        const told = { messageId, type, userId, anonymousId, groupId, name: event.event ?? event.name ?? '' };
        expect(row).toMatchObject({ ...told, timestampMs: Date.parse(event.timestamp) });
        expect(row.eventId).toBe(eventIdOf(chunk.header.sourceId, messageId));
        expect(columns.eventIdAt(first + rows.indexOf(row))).toBe(row.eventId);
      }
      accepted += rows.length;
      if (random() < 0.05) columns.cut(0);
    }
    expect(accepted).toBeGreaterThan(200);
  },
);

test("each row has its own source's id, whenever ids are asked for and whatever was cut off before", () => {
  const columns = new EventColumns();
  const expected: string[] = [];
  for (let number = 0; number < 400; number++) {
    const sourceId = `src_${number % 3 === 0 ? number % 7 : Math.floor(number / 20)}`;
    const messageIds = Array.from({ length: number % 6 }, (_, n) => `m-${number}-${n}`);
    const body = JSON.stringify(messageIds.map((messageId) => ({ type: 'track', event: 'e', userId: 'u', messageId })));
    addChunk({ header: headerOf('tributary', { sourceId }), body: Buffer.from(body) }, columns);
    expected.push(...messageIds.map((messageId) => eventIdOf(sourceId, messageId)));
    if (number % 11 === 1) expect(columns.eventIdAt(columns.length - 1)).toBe(expected.at(-1));
    if (number % 13 === 0) columns.cut(Math.max(1, expected.length - (number % 4)));
    expected.length = columns.length;
  }
  expect(Array.from({ length: columns.length }, (_, row) => columns.eventIdAt(row))).toEqual(expected);
});

test('rows that are cut off leave nothing behind, and rows of other columns are added as they are', () => {
  const chunk = makeChunk('tributary', 1);
  const body = Buffer.from(
    JSON.stringify([1, 2, 3].map((n) => ({ type: 'track', event: `e${n}`, userId: 'u', messageId: `m${n}` }))),
  );
  const one = { header: { ...chunk.header, encoding: 'identity' as const }, body };
  const columns = new EventColumns();
  addChunk(one, columns);
  columns.cut(1);
  addChunk(one, columns);
  const names = Array.from({ length: columns.length }, (_, row) => columns.name.textAt(row));
  expect(names).toEqual(['e1', 'e1', 'e2', 'e3']);
  const others = new EventColumns();
  others.addRow(columns, 2);
  expect(others.recordAt(0, '')).toEqual(columns.recordAt(2, ''));
});
