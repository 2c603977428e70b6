import { expect, test } from 'vitest';
import { parsePlainUtc, parseTimestamp } from './timestamps';

test.each<[unknown, string | null]>([
  ['2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.678Z'],
  ['2024-02-29T23:59:59.999Z', '2024-02-29T23:59:59.999Z'],
  ['2026-12-31T00:00:00.000Z', '2026-12-31T00:00:00.000Z'],
  ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.000Z'],
  ['2026-01-02 03:04:05', '2026-01-02T03:04:05.000Z'],
  ['2026-01-02T03:04', '2026-01-02T03:04:00.000Z'],
  ['2026-01-02', '2026-01-02T00:00:00.000Z'],
  ['2026-01-02T03:04:05.678901+01:00', '2026-01-02T02:04:05.678Z'],
  ['2026-01-02T03:04:05.6-0530', '2026-01-02T08:34:05.600Z'],
  ['2026-01-02T03:04:05+02', '2026-01-02T01:04:05.000Z'],
  ['  2026-01-02T03:04:05.678Z ', '2026-01-02T03:04:05.678Z'],
  [1_767_323_045_678, '2026-01-02T03:04:05.678Z'],
  [1_767_323_045, '2026-01-02T03:04:05.000Z'],
  ['1767323045678', '2026-01-02T03:04:05.678Z'],
  ['2026-13-02T03:04:05.678Z', null],
  ['2026-01-42T03:04:05.678Z', null],
  ['2026-01-02T25:04:05.678Z', null],
  ['2026-01-02T03:04:05.678z0', null],
  ['1', null],
  ['January', null],
  ['', null],
  [12, null],
  [Number.POSITIVE_INFINITY, null],
  [1e300, null],
  [null, null],
  [{}, null],
  [true, null],
])('%j is %s', (value, expected) => {
  const found = parseTimestamp(value);
  expect(found === null ? null : new Date(found).toISOString()).toBe(expected);
});

test('the form that SDKs send reads as Date.parse reads it, from bytes and from text, on every day of 60 years', () => {
  for (let ms = Date.UTC(1990, 0, 1, 0, 0, 0, 7); ms < Date.UTC(2050, 0, 1); ms += 86_400_000 + 3_661_001) {
    const text = new Date(ms).toISOString();
    const plain = parsePlainUtc(Buffer.from(`"${text}"`), 1);
    if (plain !== ms) expect.fail(`${text} is read as ${plain}`);
    if (parseTimestamp(text) !== ms) expect.fail(`${text} is read as ${parseTimestamp(text)}`);
  }
});

test.each(['2026-01-0\u01323:04:05.678Z', '2026-01-02T03:04:05.67\uff18Z', '2026-01-02T03:04:05.678z'])(
  'bytes that only look like a digit are none: %j',
  (text) => {
    expect(parsePlainUtc(Buffer.from(text), 0)).toBe(null);
  },
);

test.each(['2026-00-10', '2026-13-10', '2026-01-00', '2026-01-32', '2026-02-29', '2026-04-31', '2100-02-29'])(
  'a day that the calendar does not have is not read from bytes, also when it is asked for again: %s',
  (day) => {
    const bytes = Buffer.from(`${day}T03:04:05.678Z`);
    expect([parsePlainUtc(bytes, 0), parsePlainUtc(bytes, 0)]).toEqual([null, null]);
  },
);
