import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { repairText } from './body';
import { decodeChunk } from './decode-chunk';
import { headerOf, read } from './dialects/dialect.scene';
import { decodeHeader, encodeHeader, UnknownHeaderVersion } from './header';
import { eventIdOf } from './ids';
import { explainRefusal } from './refusals';
import { REFUSAL_REASONS } from './types';

const encode = (text: string) => new TextEncoder().encode(text);
const event = { type: 'track', event: 'e', userId: 'u', messageId: 'm' };

describe('a chunk', () => {
  test('in gzip reads as it does plain', () => {
    const body = encode(JSON.stringify({ batch: [event, { ...event, type: 'x' }] }));
    const plain = decodeChunk(headerOf('segment', { count: 2 }), body);
    const gzip = decodeChunk(headerOf('segment', { count: 2, encoding: 'gzip' }), gzipSync(body));
    expect(gzip).toEqual(plain);
    expect(plain.records.length + plain.refused.length).toBe(2);
  });

  test('gives the same answer each time', () => {
    const body = encode(JSON.stringify({ batch: [event, { ...event, messageId: undefined }] }));
    expect(decodeChunk(headerOf('segment'), body)).toEqual(decodeChunk(headerOf('segment'), body));
  });

  test('of our own is an array of canonical events, times believed', () => {
    const { canonical } = read('tributary', [{ ...event, timestamp: '2020-01-01T00:00:00.000Z' }], { ip: '1.1.1.1' });
    expect(canonical).toMatchObject([{ type: 'track', timestamp: '2020-01-01T00:00:00.000Z', context: {} }]);
  });

  test.each([
    ['too large', { properties: { text: 'x'.repeat(40_000) } }, 'event_too_large'],
    ['too deep', { properties: JSON.parse(`${'{"a":'.repeat(80)}1${'}'.repeat(80)}`) }, 'nested_too_deep'],
    ['too large by its own id', { messageId: 'm'.repeat(40_000) }, 'event_too_large'],
  ])('with an event that is %s says whose it was', (_name, more, reason) => {
    const { refused } = read('segment', { batch: [{ ...event, ...more }] });
    expect(refused).toMatchObject([{ reason, type: 'track', name: 'e', userId: 'u' }]);
    expect(refused[0]?.messageId).toMatch(/^m{1,1000}$/);
  });

  test('that was refused as a whole is one refusal that stands for all its events', () => {
    const header = headerOf('segment', { kind: 'refused', count: 9, reason: 'source_disabled', detail: 'Off.' });
    expect(decodeChunk(header, encode('{"a"'))).toMatchObject({
      records: [],
      refused: [{ reason: 'source_disabled', detail: 'Off.', count: 9, index: 0 }],
    });
  });

  test.each([
    ['broken gzip', 'gzip', encode('nope'), 'malformed_gzip'],
    ['a bomb', 'gzip', gzipSync(Buffer.alloc(40 * 1024 * 1024)), 'request_too_large'],
    ['broken JSON', 'identity', encode('{"batch":[{}'), 'malformed_json'],
    ['no batch', 'identity', encode('{"batch":1}'), 'not_an_object'],
    ['nothing', 'identity', encode(''), 'malformed_json'],
  ] as const)(
    'with %s inside is a refusal for every event that was counted, and never throws',
    (_name, encoding, body, reason) => {
      const { records, refused } = decodeChunk(headerOf('segment', { encoding, count: 5 }), body);
      expect(records).toEqual([]);
      expect(refused).toMatchObject([{ reason, count: 5 }]);
    },
  );

  test('keeps no more than 32 KiB of what it refuses', () => {
    const { refused } = read('segment', { batch: [{ ...event, x: 'x'.repeat(100_000) }] });
    expect(refused[0]?.raw.length).toBe(32 * 1024);
  });
});

test('an event id is the digest of source and message id, and no other pair has it', () => {
  // The kernel's test of `digest` holds the same vector.
  expect(eventIdOf('src_1', 'm1')).toBe('b5d394db4db729578673cc5ba8857d50');
  expect(eventIdOf('ab', 'c')).not.toBe(eventIdOf('a', 'bc'));
});

test('a header survives its trip, and one of another version is not guessed at', () => {
  const header = headerOf('posthog', { ip: '::1', userAgent: 'ü' });
  expect(decodeHeader(encodeHeader(header))).toEqual(header);
  expect(() => decodeHeader('{"v":2}')).toThrow(UnknownHeaderVersion);
  expect(() => decodeHeader('{}')).toThrow('without a version');
  expect(() => decodeHeader('null')).toThrow('without a version');
});

test.each(REFUSAL_REASONS)('%s has a sentence for people', (reason) => {
  expect(explainRefusal(reason)).toMatch(/^[A-Z].{20,}\.$/);
});

test('sound text is given back as it is, without a copy', () => {
  const bytes = Buffer.from('{"a":"é\\u00e9"}');
  expect(repairText(bytes).buffer).toBe(bytes.buffer);
});
