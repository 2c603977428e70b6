import { gzipSync } from 'node:zlib';

/** Bad input as SDKs, proxies and strangers send it: what comes, what is answered, and what has to be seen afterwards. */
export interface BadInput {
  readonly name: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  readonly answer: Answer;
  /** Refusals by reason, in events. */
  readonly refused?: Readonly<Record<string, number>>;
  /** Message ids of refused events that have to be found by their id. */
  readonly traced?: readonly string[];
  /** Message ids that are stored all the same. */
  readonly stored?: readonly string[];
  readonly duplicates?: number;
}
export interface Answer {
  readonly status: number;
  /** The whole body, or a part of its message. */
  readonly body: string | RegExp;
}
export type CasesOf = (key: string) => readonly BadInput[];

/** The cases are made anew for each test, what is dear to make is not. */
export const BLANKS = Buffer.alloc(200 * 1024 * 1024, 0x20);
export const GZIP_BOMB = gzipSync(BLANKS);
export const gzip = { 'content-encoding': 'gzip' };
const SEGMENT_OK = { status: 200, body: '{"success":true}' };
const POSTHOG_OK = { status: 200, body: '{"status":1}' };
/** An SDK never sends a 400 again; Segment's answers are JSON, PostHog's text. */
const segment400 = (message: RegExp) => ({
  status: 400,
  body: new RegExp(`^\\{"success":false,"message":".*${message.source}.*","code":"invalid_request"\\}$`),
});
const posthog = (status: number, message: RegExp) => ({ status, body: new RegExp(`^[^{]*${message.source}`) });

export const filler = (bytes: number): string => 'x'.repeat(bytes);
const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
/** Bytes that are not text, in the middle of JSON that is fine otherwise. */
const withBytes = (json: string, ...bytes: number[]): Uint8Array => {
  const [before = '', after = ''] = json.split('BYTES');
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
};
export const many = (count: number, event: string): string => Array.from({ length: count }, () => event).join(',');

export const segmentCases: CasesOf = () => {
  const event = (id: string, more: Record<string, unknown> = {}) => ({
    ...{ type: 'track', event: 'Bad', userId: 'u', messageId: id },
    ...more,
  });
  const batch = (...events: unknown[]) => JSON.stringify({ batch: events });
  /** One event in a batch is refused for its own fault; its neighbour is not. */
  const single = (reason: string, bad: Record<string, unknown>): BadInput => ({
    name: `an event with ${reason}`,
    path: '/v1/batch',
    body: batch({ ...event(`bad-${reason}`), ...bad }, event(`neighbour-${reason}`)),
    answer: SEGMENT_OK,
    refused: { [reason]: 1 },
    traced: [`bad-${reason}`],
    stored: [`neighbour-${reason}`],
  });
  const whole = (name: string, reason: string, rest: Pick<BadInput, 'path' | 'body' | 'answer' | 'headers'>) => ({
    ...{ name, refused: { [reason]: 1 } },
    ...rest,
  });
  const { event: _event, ...nameless } = event('bad-event_not_defined');
  const { userId: _user, ...nobody } = event('bad-no_user_anon_id');
  return [
    whole('malformed JSON', 'malformed_json', {
      ...{ path: '/v1/batch', body: '{"batch":[{"type":track}]}', answer: segment400(/stops being JSON/) },
    }),
    whole('truncated JSON', 'malformed_json', {
      ...{ path: '/v1/track', body: '{"event":"Bad","userId":"u","prop', answer: segment400(/stops being JSON/) },
    }),
    whole('no body', 'malformed_json', { path: '/v1/track', body: '', answer: segment400(/no body/) }),
    whole('malformed gzip', 'malformed_gzip', {
      ...{ path: '/v1/batch', headers: gzip, body: Buffer.from('1f8b08006e6f7420677a6970', 'hex') },
      answer: segment400(/decompressed/),
    }),
    whole('truncated gzip', 'malformed_gzip', {
      ...{ path: '/v1/batch', headers: gzip, body: gzipSync(batch(event('cut'))).subarray(0, 40) },
      answer: segment400(/decompressed/),
    }),
    whole('a gzip bomb', 'request_too_large', {
      ...{ path: '/v1/batch', headers: gzip, body: GZIP_BOMB },
      answer: segment400(/larger than the limit/),
    }),
    whole('an oversized call', 'event_too_large', {
      ...{ path: '/v1/track', body: JSON.stringify(event('big', { properties: { text: filler(40_000) } })) },
      answer: segment400(/larger than the limit/),
    }),
    {
      name: 'an oversized event in a batch',
      ...{ path: '/v1/batch', answer: SEGMENT_OK, refused: { event_too_large: 1 } },
      body: batch(event('too-big', { properties: { text: filler(40_000) } }), event('small-enough')),
      ...{ traced: ['too-big'], stored: ['small-enough'] },
    },
    {
      // Nobody looks inside, so it counts as one.
      name: 'an oversized batch',
      ...{ path: '/v1/batch', answer: segment400(/larger than the limit/), refused: { request_too_large: 1 } },
      body: batch(
        ...Array.from({ length: 20 }, (_, n) => event(`wide-${n}`, { properties: { text: filler(30_000) } })),
      ),
    },
    {
      name: 'a batch of too many events',
      ...{
        path: '/v1/batch',
        answer: segment400(/more events.* It has 2501 events; the limit is 2500\./),
        refused: { too_many_events: 2_501 },
      },
      body: `{"batch":[${many(2_501, '{"type":"track","event":"e","userId":"u"}')}]}`,
    },
    whole('an empty batch', 'empty_batch', { path: '/v1/batch', body: batch(), answer: SEGMENT_OK }),
    whole('a body that is no object', 'not_an_object', {
      ...{ path: '/v1/track', body: '"hello"', answer: segment400(/JSON object/) },
    }),
    {
      name: 'things that are no events',
      ...{ path: '/v1/batch', answer: SEGMENT_OK, refused: { not_an_object: 4 }, stored: ['among-things'] },
      body: batch(1, 'two', null, [3], event('among-things')),
    },
    single('unknown_type', { type: 'trakc' }),
    single('no_user_anon_id', { ...nobody, userId: undefined }),
    single('id_not_string', { userId: { id: 1 } }),
    single('event_not_defined', { ...nameless, event: undefined }),
    single('event_not_string', { event: 5 }),
    single('name_not_string', { type: 'page', name: ['home'] }),
    single('properties_not_object', { properties: 'none' }),
    single('traits_not_object', { type: 'identify', traits: [] }),
    single('context_not_object', { context: 'web' }),
    single('group_id_missing', { type: 'group' }),
    single('previous_id_missing', { type: 'alias' }),
    single('nested_too_deep', { properties: JSON.parse(nested(80)) }),
    {
      name: 'nesting without end',
      ...{ path: '/v1/batch', answer: SEGMENT_OK, refused: { nested_too_deep: 1 }, stored: ['not-deep'] },
      body: `{"batch":[{"type":"track","event":"e","userId":"u","properties":${nested(4_000)}},${JSON.stringify(event('not-deep'))}]}`,
    },
    {
      name: 'an id that comes again',
      ...{ path: '/v1/batch', answer: SEGMENT_OK, stored: ['twice'], duplicates: 2 },
      body: batch(event('twice'), event('twice', { event: 'Other' }), event('twice')),
    },
    {
      name: 'clocks that are far off',
      ...{ path: '/v1/batch', answer: SEGMENT_OK, stored: ['long-ago', 'far-ahead', 'no-time'] },
      body: batch(
        event('long-ago', { timestamp: '0001-01-01T00:00:00Z' }),
        event('far-ahead', { timestamp: '2999-12-31T23:59:59Z' }),
        event('no-time', { timestamp: 'tomorrow' }),
      ),
    },
    {
      name: 'bytes that are not UTF-8',
      ...{ path: '/v1/track', answer: SEGMENT_OK, stored: ['not-utf8'] },
      body: withBytes(
        '{"event":"Bad","userId":"u","messageId":"not-utf8","properties":{"t":"BYTES"}}',
        0xff,
        0xc0,
        0x80,
      ),
    },
    {
      name: 'halves of surrogate pairs',
      ...{ path: '/v1/track', answer: SEGMENT_OK, stored: ['half-\ufffd'] },
      body: '{"event":"\\ude00 x","userId":"\\ud83d","messageId":"half-\\ud83d","properties":{"t\\ud83d":"\\ud83d"}}',
    },
    {
      name: 'keys of prototypes',
      ...{ path: '/v1/track', answer: SEGMENT_OK, stored: ['proto'] },
      body: '{"event":"Bad","userId":"u","messageId":"proto","__proto__":{"polluted":1},"properties":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}},"context":{"__proto__":{"polluted":1}}}',
    },
    {
      name: 'ids with zero bytes, quotes and line breaks',
      ...{ path: '/v1/batch', answer: SEGMENT_OK, stored: ['a\u0000b', `'"\\\n\t`] },
      body: batch(event('a\u0000b'), event(`'"\\\n\t`, { event: "'); DROP TABLE events; --" })),
    },
  ];
};

export const posthogCases: CasesOf = (key) => {
  const event = (id: string, more: Record<string, unknown> = {}) => ({
    ...{ event: 'bad', distinct_id: 'u', uuid: id },
    ...more,
  });
  const batch = (...events: unknown[]) => JSON.stringify({ api_key: key, batch: events });
  const keyed = (path: string) => `${path}?token=${key}`;
  const single = (reason: string, bad: Record<string, unknown>): BadInput => ({
    name: `an event with ${reason}`,
    path: '/batch/',
    body: batch({ ...event(`bad-${reason}`), ...bad }, event(`neighbour-${reason}`)),
    answer: POSTHOG_OK,
    refused: { [reason]: 1 },
    traced: [`bad-${reason}`],
    stored: [`neighbour-${reason}`],
  });
  const whole = (name: string, reason: string, rest: Pick<BadInput, 'path' | 'body' | 'answer' | 'headers'>) => ({
    ...{ name, refused: { [reason]: 1 } },
    ...rest,
  });
  return [
    whole('malformed JSON', 'malformed_json', {
      ...{ path: '/e/', body: `{"api_key":"${key}","event":bad}`, answer: posthog(400, /stops being JSON/) },
    }),
    whole('truncated JSON', 'malformed_json', {
      ...{
        path: '/batch/',
        body: `{"api_key":"${key}","batch":[{"event":"b`,
        answer: posthog(400, /stops being JSON/),
      },
    }),
    whole('malformed gzip', 'malformed_gzip', {
      ...{ path: keyed('/i/v0/e/'), headers: gzip, body: Buffer.from('1f8b08006e6f7420677a6970', 'hex') },
      answer: posthog(400, /decompressed/),
    }),
    whole('truncated gzip', 'malformed_gzip', {
      ...{ path: keyed('/batch/'), headers: gzip, body: gzipSync(batch(event('cut'))).subarray(0, 40) },
      answer: posthog(400, /decompressed/),
    }),
    whole('a gzip bomb', 'request_too_large', {
      ...{ path: keyed('/batch/'), headers: gzip, body: GZIP_BOMB },
      answer: posthog(413, /larger than the limit/),
    }),
    whole('an oversized call', 'event_too_large', {
      ...{ path: '/e/', answer: posthog(413, /larger than the limit/) },
      body: JSON.stringify({ api_key: key, ...event('big', { properties: { text: filler(1_100_000) } }) }),
    }),
    {
      name: 'an oversized event in a batch',
      ...{ path: '/batch/', answer: POSTHOG_OK, refused: { event_too_large: 1 } },
      body: batch(event('too-big', { properties: { text: filler(1_100_000) } }), event('small-enough')),
      ...{ traced: ['too-big'], stored: ['small-enough'] },
    },
    {
      name: 'an oversized batch',
      ...{ path: keyed('/batch/'), answer: posthog(413, /larger than the limit/), refused: { request_too_large: 1 } },
      body: batch(...Array.from({ length: 25 }, (_, n) => event(`wide-${n}`, { properties: { t: filler(900_000) } }))),
    },
    {
      name: 'a batch of too many events',
      ...{ path: '/batch/', answer: posthog(413, /more events/), refused: { too_many_events: 20_001 } },
      body: `{"api_key":"${key}","batch":[${many(20_001, '{"event":"e","distinct_id":"u"}')}]}`,
    },
    whole('an empty batch', 'empty_batch', { path: '/batch/', body: batch(), answer: posthog(400, /no events/) }),
    whole('a body that is no object', 'not_an_object', {
      ...{ path: keyed('/e/'), body: '"hello"', answer: posthog(400, /JSON object/) },
    }),
    {
      name: 'things that are no events',
      ...{ path: '/batch/', answer: POSTHOG_OK, refused: { not_an_object: 4 }, stored: ['among-things'] },
      body: batch(1, 'two', null, [3], event('among-things')),
    },
    single('no_user_anon_id', { distinct_id: '' }),
    single('id_not_string', { distinct_id: { id: 1 } }),
    single('event_not_defined', { event: undefined }),
    single('event_not_string', { event: 5 }),
    single('properties_not_object', { properties: 'none' }),
    single('group_id_missing', { event: '$groupidentify' }),
    single('previous_id_missing', { event: '$create_alias' }),
    single('nested_too_deep', { properties: JSON.parse(nested(80)) }),
    {
      name: 'nesting without end',
      ...{ path: '/batch/', answer: POSTHOG_OK, refused: { nested_too_deep: 1 }, stored: ['not-deep'] },
      body: `{"api_key":"${key}","batch":[{"event":"e","distinct_id":"u","properties":${nested(100_000)}},${JSON.stringify(event('not-deep'))}]}`,
    },
    {
      name: 'an id that comes again',
      ...{ path: '/batch/', answer: POSTHOG_OK, stored: ['twice'], duplicates: 2 },
      body: batch(event('twice'), event('twice', { event: 'other' }), event('twice')),
    },
    {
      name: 'clocks that are far off',
      ...{ path: '/batch/', answer: POSTHOG_OK, stored: ['long-ago', 'far-ahead', 'no-time'] },
      body: batch(
        event('long-ago', { timestamp: '0001-01-01T00:00:00Z' }),
        event('far-ahead', { timestamp: '2999-12-31T23:59:59Z' }),
        event('no-time', { timestamp: 'tomorrow' }),
      ),
    },
    {
      name: 'bytes that are not UTF-8',
      ...{ path: '/e/', answer: POSTHOG_OK, stored: ['not-utf8'] },
      body: withBytes(
        `{"api_key":"${key}","event":"bad","distinct_id":"u","uuid":"not-utf8","properties":{"t":"BYTES"}}`,
        ...[0xff, 0xc0, 0x80],
      ),
    },
    {
      name: 'halves of surrogate pairs',
      ...{ path: '/e/', answer: POSTHOG_OK, stored: ['half-\ufffd'] },
      body: `{"api_key":"${key}","event":"\\ude00 x","distinct_id":"\\ud83d","uuid":"half-\\ud83d","properties":{"t\\ud83d":"\\ud83d"}}`,
    },
    {
      name: 'keys of prototypes',
      ...{ path: '/e/', answer: POSTHOG_OK, stored: ['proto'] },
      body: `{"api_key":"${key}","event":"bad","distinct_id":"u","uuid":"proto","__proto__":{"polluted":1},"properties":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"$set":{"__proto__":{"polluted":1}}}}`,
    },
  ];
};
