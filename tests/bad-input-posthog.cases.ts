import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { type Answer, type BadInput, BLANKS, type CasesOf, GZIP_BOMB } from './bad-input.cases';

const FAST = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
const BROTLI_BOMB = brotliCompressSync(BLANKS, FAST);
const text = (status: number, message: RegExp): Answer => ({ status, body: new RegExp(`^[^{]*${message.source}`) });

/** Frames of zstd are written by hand: Node 20 makes none. Each block says "a blank, 128 KiB times". */
function zstdBomb(blocks: number, window: number): Uint8Array {
  const block = (isLast: boolean) => [isLast ? 0x03 : 0x02, 0x00, 0x10, 0x20];
  const all = Array.from({ length: blocks }, (_, i) => block(i === blocks - 1)).flat();
  return Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, window, ...all]);
}

interface Encoded {
  readonly name: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly compression?: string;
  readonly body: string | Uint8Array;
}
const encoding = (name: string) => ({ 'content-encoding': name });

/** 200 MiB of blanks in each encoding; a frame of zstd that asks for 2 GB of memory. */
const BOMBS: readonly Encoded[] = [
  { name: 'a deflate bomb', headers: encoding('deflate'), body: deflateSync(BLANKS) },
  { name: 'a brotli bomb', headers: encoding('br'), body: BROTLI_BOMB },
  { name: 'a zstd bomb', headers: encoding('zstd'), body: zstdBomb(1_600, 0x38) },
  { name: 'a zstd frame with a window of 2 GB', headers: encoding('zstd'), body: zstdBomb(1, 0xa8) },
  { name: 'gzip in gzip', body: gzipSync(GZIP_BOMB) },
  { name: 'a gzip bomb in base64', compression: 'base64', body: GZIP_BOMB.toString('base64') },
];
const json = JSON.stringify({ event: 'cut short', distinct_id: 'u', properties: { text: 'x'.repeat(100) } });
const BROKEN: readonly Encoded[] = [
  { name: 'truncated deflate', headers: encoding('deflate'), body: deflateSync(json).subarray(0, 40) },
  { name: 'truncated brotli', headers: encoding('br'), body: brotliCompressSync(json).subarray(0, 40) },
  { name: 'zstd that is none', headers: encoding('zstd'), body: 'no zstd' },
  { name: 'lz64 that ends in the middle', compression: 'lz64', body: 'N4IgpgbgNgrg' },
];

/** What v0's encodings can hide. */
export const posthogEncodingCases: CasesOf = (key) => {
  const of = ({ compression, headers, body }: Encoded) => ({
    path: `/e/?token=${key}${compression === undefined ? '' : `&compression=${compression}`}`,
    ...(headers === undefined ? {} : { headers }),
    body,
  });
  return [
    ...BOMBS.map(
      (bomb): BadInput => ({
        ...{ name: bomb.name, ...of(bomb), refused: { request_too_large: 1 } },
        answer: text(413, /larger than the limit/),
      }),
    ),
    ...BROKEN.map(
      (broken): BadInput => ({
        ...{ name: broken.name, ...of(broken), refused: { malformed_encoding: 1 } },
        answer: text(400, /can't be decoded/),
      }),
    ),
  ];
};

const V1_PATH = '/i/v1/analytics/events';
/** What v1 asks of every request's head. */
export const v1Headers = (key: string): Record<string, string> => ({
  authorization: `Bearer ${key}`,
  'posthog-sdk-info': 'posthog-node/5.70.0',
  'posthog-attempt': '1',
  'posthog-request-id': '01900000-0000-7000-8000-000000000000',
  'posthog-request-timestamp': new Date().toISOString(),
  'user-agent': 'posthog-node/5.70.0',
});
export const v1Event = (uuid: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...{ event: 'bad', distinct_id: 'u', uuid, timestamp: new Date().toISOString(), options: {}, properties: {} },
  ...more,
});
export const v1Batch = (...events: unknown[]): string =>
  JSON.stringify({ created_at: new Date().toISOString(), batch: events });
const failure = (status: number, error: string): Answer => ({
  status,
  body: new RegExp(`^\\{"error":"${error}","error_description":".+","error_uri":"https:.+"\\}$`),
});

/** v1 answers event by event, and whole requests with a code. */
export const posthogV1Cases: CasesOf = () => {
  const single = (reason: string, details: string, bad: Record<string, unknown>): BadInput => ({
    name: `an event with ${reason}`,
    path: V1_PATH,
    body: v1Batch(v1Event(`bad-${reason}`, bad), v1Event(`neighbour-${reason}`)),
    answer: {
      status: 200,
      body: JSON.stringify({
        results: {
          [`neighbour-${reason}`]: { result: 'ok' },
          [`bad-${reason}`]: { result: 'drop', details },
        },
      }),
    },
    refused: { [reason]: 1 },
    traced: [`bad-${reason}`],
    stored: [`neighbour-${reason}`],
  });
  const whole = (name: string, reason: string, rest: Pick<BadInput, 'body' | 'answer' | 'headers'>): BadInput => ({
    ...{ name, path: V1_PATH, refused: { [reason]: 1 } },
    ...rest,
  });
  return [
    single('event_not_defined', 'missing_event_name', { event: undefined }),
    single('no_user_anon_id', 'missing_distinct_id', { distinct_id: '' }),
    single('id_not_string', 'malformed_distinct_id', { distinct_id: { id: 1 } }),
    single('properties_not_object', 'malformed_event_properties', { properties: 'none' }),
    single('event_too_large', 'event_too_large', { properties: { text: 'x'.repeat(1_100_000) } }),
    whole('malformed JSON', 'malformed_json', { body: '{"batch":[bad', answer: failure(400, 'request_parsing_error') }),
    whole('a body that is no batch', 'not_an_object', {
      ...{ body: JSON.stringify(v1Event('alone')), answer: failure(400, 'request_parsing_error') },
    }),
    whole('an empty batch', 'empty_batch', { body: v1Batch(), answer: failure(400, 'empty_batch') }),
    whole('truncated gzip', 'malformed_gzip', {
      ...{ headers: encoding('gzip'), body: gzipSync(json).subarray(0, 40) },
      answer: failure(400, 'request_decoding_error'),
    }),
    whole('truncated brotli', 'malformed_encoding', {
      ...{ headers: encoding('br'), body: brotliCompressSync(json).subarray(0, 40) },
      answer: failure(400, 'request_decoding_error'),
    }),
    whole('a brotli bomb', 'request_too_large', {
      ...{ headers: encoding('br'), body: BROTLI_BOMB },
      answer: failure(413, 'payload_too_large'),
    }),
    whole('an encoding that nobody reads', 'encoding_unsupported', {
      ...{ headers: encoding('lz4'), body: v1Batch(v1Event('lz4')), answer: failure(415, 'unsupported_encoding') },
    }),
    whole('text for a content type', 'content_type_unsupported', {
      ...{ headers: { 'content-type': 'text/plain' }, body: v1Batch(v1Event('text')) },
      answer: failure(415, 'unsupported_content_type'),
    }),
    whole('a time that is none', 'header_invalid', {
      ...{ headers: { 'posthog-request-timestamp': 'soon' }, body: v1Batch(v1Event('soon')) },
      answer: failure(400, 'invalid_header_value'),
    }),
  ];
};
