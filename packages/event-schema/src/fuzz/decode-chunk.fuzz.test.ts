import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeChunk } from '../decode-chunk';
import { headerOf } from '../dialects/dialect.scene';
import { eventIdOf } from '../ids';
import { parsePlainUtc, parseTimestamp } from '../timestamps';
import { toCanonical } from '../to-canonical';
import {
  type CanonicalEvent,
  type ChunkHeader,
  DIALECTS,
  type Dialect,
  EVENT_TYPES,
  type EventRecord,
  type Json,
} from '../types';
import { depthOf, parsed, truthOf, wellFormed } from './parsed-truth.scene';
import {
  below,
  mutated,
  nested,
  objectText,
  pick,
  quoted,
  type Random,
  randomFrom,
  valueText,
} from './random-json.scene';

/** `npm run test:fuzz -- --seed N --iterations N` for longer walks. */
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_125);
const ITERATIONS = Number(process.env.FUZZ_ITERATIONS ?? 1_500);

const SEGMENT_FIELDS = [
  ...['type', 'event', 'name', 'userId', 'anonymousId', 'groupId', 'previousId', 'messageId', 'timestamp'],
  ...['originalTimestamp', 'sentAt', 'properties', 'traits', 'context', 'integrations', 'batch'],
];
const POSTHOG_FIELDS = ['event', 'distinct_id', '$distinct_id', 'properties', 'timestamp', 'offset', 'uuid', 'sent_at'];
const POSTHOG_PROPERTIES = [
  ...['distinct_id', '$anon_distinct_id', '$device_id', '$is_identified', '$insert_id', '$group_key', 'alias', 'title'],
  ...['$title', '$pathname', '$screen_name', '$set', '$set_once'],
];
const NAMES = ['$identify', '$set', '$create_alias', '$groupidentify', '$pageview', '$screen', 'Order Completed'];

/** A field that mostly has a value of the right kind, so that walks get beyond the first check. */
function fieldText(random: Random, name: string): string {
  if (random() < 0.25) return valueText(random, 2);
  if (name === 'type') return quoted(pick(random, EVENT_TYPES), random, 0.05);
  if (name === 'event') return quoted(pick(random, NAMES), random, 0.05);
  if (name === 'properties') return random() < 0.2 ? 'null' : membersText(random, POSTHOG_PROPERTIES);
  if (['traits', 'context', 'integrations'].includes(name)) return membersText(random, ['ip', 'a', 'userId']);
  if (/imestamp|sent/.test(name)) return `"2026-01-0${below(random, 10)}T03:04:05.${100 + below(random, 900)}Z"`;
  return random() < 0.2 ? String(below(random, 1e9)) : quoted(`id-${below(random, 9)}`, random);
}

function membersText(random: Random, names: readonly string[]): string {
  const count = below(random, names.length);
  const members = Array.from({ length: count }, () => {
    const name = random() < 0.9 ? pick(random, names) : `${pick(random, names)}x`;
    return [quoted(name, random, 0.03), fieldText(random, name)] as const;
  });
  return objectText(members, random);
}

function eventText(random: Random, dialect: Dialect): string {
  if (random() < 0.06) return valueText(random);
  if (random() < 0.02) return objectText([['"properties"', nested(50 + below(random, 40), random)]], random);
  const fields = dialect === 'posthog' ? POSTHOG_FIELDS : SEGMENT_FIELDS;
  const must = dialect === 'posthog' ? ['event', 'distinct_id'] : ['type', 'event', 'userId'];
  const members = [...must, ...Array.from({ length: below(random, 8) }, () => pick(random, fields))].map(
    (name) => [quoted(name, random, 0.03), fieldText(random, name)] as const,
  );
  return objectText(members, random);
}

function bodyText(random: Random, dialect: Dialect): string {
  const list = () => `[${Array.from({ length: below(random, 5) }, () => eventText(random, dialect)).join(',')}]`;
  const shape = random();
  if (shape < 0.25) return eventText(random, dialect);
  if (shape < 0.4) return list();
  const extras = ['sentAt', 'context', 'integrations', 'sent_at', 'batch'].filter(() => random() < 0.2);
  const members = [...extras.map((name) => [quoted(name, random), fieldText(random, name)] as const)];
  members.splice(below(random, members.length + 1), 0, [quoted('batch', random, 0.03), list()]);
  return objectText(members, random);
}

function headerFor(random: Random, dialect: Dialect): ChunkHeader {
  const implied = dialect === 'segment' && random() < 0.3 ? pick(random, EVENT_TYPES) : undefined;
  return headerOf(dialect, implied === undefined ? {} : { path: `/v1/${implied}`, impliedType: implied });
}

/** How decodeChunk and JSON.parse see a body differently; '' when they agree. */
function difference(header: ChunkHeader, bytes: Uint8Array): string {
  const { records, refused } = decodeChunk(header, bytes);
  const root = parsed(bytes);
  const isMalformed = refused[0]?.reason === 'malformed_json';
  if (isMalformed !== (root === undefined)) return `malformed: ${isMalformed}`;
  if (root === undefined) return '';
  const truth = truthOf(header, root);
  if (truth === null) return records.length === 0 && refused[0]?.reason === 'not_an_object' ? '' : 'not refused whole';
  const accepted = truth.elements.flatMap((element, index) => (truth.isAccepted(element) ? [index] : []));
  const taken = records.map(({ index }) => index);
  if (String(taken) !== String(accepted)) return `took ${taken}, should take ${accepted}`;
  if (records.length + refused.length !== truth.elements.length) return 'lost one';
  return records.map((record) => eventDifference(record, truth.elements[record.index], header)).join('');
}

/** Between a row and what the slow reader, which parses the event, makes of the same bytes. */
function eventDifference(record: EventRecord, element: Json | undefined, header: ChunkHeader): string {
  const own = JSON.stringify(parsed(record.raw));
  if (own !== JSON.stringify(element)) return `raw of ${record.index}: ${own}`;
  const canonical = toCanonical({ ...record, header });
  const { type, userId, anonymousId, groupId, messageId } = canonical;
  const told = [type, nameOf(canonical), userId, anonymousId, groupId, messageId].map((text) => text ?? '');
  const kept = [record.type, record.name, record.userId, record.anonymousId, record.groupId, record.messageId];
  if (record.eventId !== eventIdOf(header.sourceId, record.messageId)) return `id of ${record.index}`;
  if (String(kept) !== String(told)) return `fields of ${record.index}: ${kept} and ${told}`;
  return Date.parse(canonical.timestamp) === record.timestampMs ? '' : `time of ${record.index}: ${record.timestampMs}`;
}

const nameOf = ({ event, name }: CanonicalEvent): string => event ?? name ?? '';

function check(header: ChunkHeader, bytes: Uint8Array, at: string): void {
  const found = difference(header, bytes);
  if (found !== '') expect.fail(`${at}: ${found}\n${header.path} ${JSON.stringify(Buffer.from(bytes).toString())}`);
}

describe.each(DIALECTS)('decodeChunk and JSON.parse in the dialect %s', (dialect) => {
  test(`agree on ${ITERATIONS} random bodies, what is broken of them, and each event's fields`, () => {
    const random = randomFrom(SEED + DIALECTS.indexOf(dialect));
    let taken = 0;
    for (let round = 0; round < ITERATIONS; round++) {
      const header = headerFor(random, dialect);
      let bytes: Buffer = Buffer.from(bodyText(random, dialect));
      check(header, bytes, `seed ${SEED}, round ${round}`);
      taken += decodeChunk(header, bytes).records.length;
      for (let broken = 0; broken < 4; broken++) {
        bytes = mutated(bytes, random);
        check(header, bytes, `seed ${SEED}, round ${round}.${broken}`);
      }
    }
    // A walk that is refused at the first door proves nothing.
    expect(taken).toBeGreaterThan(ITERATIONS / 3);
  });
});

describe('gzip bodies', () => {
  test('that are cut, flipped or bombs give events or a reason, and never throw', () => {
    const random = randomFrom(SEED + 100);
    const reasons = new Map<string, number>();
    for (let round = 0; round < ITERATIONS / 6; round++) {
      const zipped = gzipSync(bodyText(random, 'segment'));
      const header = { ...headerFor(random, 'segment'), encoding: 'gzip' as const };
      const { records, refused } = decodeChunk(header, mutated(zipped, random));
      const end = refused[0]?.reason ?? (records.length > 0 ? 'read' : 'empty');
      reasons.set(end, (reasons.get(end) ?? 0) + 1);
    }
    expect(reasons.get('malformed_gzip')).toBeGreaterThan(ITERATIONS / 20);
  });
});

describe('timestamps', () => {
  const LETTERS = [...'0123456789-:.,TZz +/eE∞٣ '];
  const nearlyTime = (random: Random): string => {
    let text = new Date(below(random, 4e12)).toISOString();
    for (let broken = below(random, 3); broken > 0; broken--) {
      const at = below(random, text.length + 1);
      text = text.slice(0, at) + pick(random, LETTERS) + text.slice(at + (random() < 0.7 ? 1 : 0));
    }
    return text;
  };
  /** As Date.parse has it; null for what isn't in the full form, which only the product reads. */
  const plainTruth = (text: string): number | null =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) ? Date.parse(text) : null;

  test('the fast reading, the slow one and Date.parse agree on every text, and none throws', () => {
    const random = randomFrom(SEED + 200);
    for (let round = 0; round < ITERATIONS * 10; round++) {
      const text = nearlyTime(random);
      const time = parseTimestamp(text) ?? Number.NaN;
      const truth = plainTruth(text);
      if (truth !== null && !Object.is(time, truth)) expect.fail(`${text}: ${time}, not ${truth}`);
      if (Number.isNaN(new Date(time).getTime()) !== Number.isNaN(time)) expect.fail(`${text} gives no time: ${time}`);
      const fast = parsePlainUtc(Buffer.from(text.padEnd(24)), 0);
      if (fast !== null && fast !== Date.parse(text.slice(0, 24))) expect.fail(`${text}: fast ${fast}`);
    }
  });

  test('values that are no text never throw, and give a time or nothing', () => {
    const random = randomFrom(SEED + 300);
    for (let round = 0; round < ITERATIONS; round++) {
      const value: Json = JSON.parse(valueText(random));
      const time = parseTimestamp(value);
      expect(time === null || !Number.isNaN(new Date(time).getTime()), JSON.stringify(value)).toBe(true);
    }
  });
});

describe('the truth itself', () => {
  test('knows halves of pairs, and depth', () => {
    expect(wellFormed({ '\ud800': ['\udc00a', '😀'] })).toEqual({ '\ufffd': ['\ufffda', '😀'] });
    expect(depthOf({ a: [{ b: 1 }] })).toBe(3);
  });
});
