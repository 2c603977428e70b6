import { gzipSync } from 'node:zlib';
import { type Answer, type BadInput, type CasesOf, filler, GZIP_BOMB, gzip, many } from './bad-input.cases';

/** RudderStack's and Jitsu's events have Segment's shape: what is wrong with a single one is tried there in full. */
interface Ways {
  readonly single: string;
  readonly batch: string;
  /** The answer to a batch of so many events that is taken. */
  readonly taken: (events: number) => Answer;
  readonly refused: (reason: 'invalid' | 'too_large' | 'empty', message: RegExp) => Answer;
}

const kin = ({ single, batch: path, taken, refused }: Ways): readonly BadInput[] => {
  const event = (id: string, more: Record<string, unknown> = {}) => ({
    ...{ type: 'track', event: 'Bad', userId: 'u', messageId: id },
    ...more,
  });
  const batch = (...events: unknown[]) => JSON.stringify({ batch: events });
  const whole = (name: string, reason: string, rest: Pick<BadInput, 'path' | 'body' | 'answer' | 'headers'>) => ({
    ...{ name, refused: { [reason]: 1 } },
    ...rest,
  });
  const one = (reason: string, bad: Record<string, unknown>): BadInput => ({
    ...{ name: `an event with ${reason}`, path, answer: taken(2), refused: { [reason]: 1 } },
    body: batch({ ...event(`bad-${reason}`), ...bad }, event(`neighbour-${reason}`)),
    ...{ traced: [`bad-${reason}`], stored: [`neighbour-${reason}`] },
  });
  return [
    whole('malformed JSON', 'malformed_json', {
      ...{ path: single, body: '{"event":Bad}', answer: refused('invalid', /stops being JSON/) },
    }),
    whole('truncated gzip', 'malformed_gzip', {
      ...{ path, headers: gzip, body: gzipSync(batch(event('cut'))).subarray(0, 40) },
      answer: refused('invalid', /decompressed/),
    }),
    whole('a gzip bomb', 'request_too_large', {
      ...{ path, headers: gzip, body: GZIP_BOMB },
      answer: refused('too_large', /larger than the limit/),
    }),
    whole('an oversized call', 'event_too_large', {
      ...{ path: single, body: JSON.stringify(event('big', { properties: { text: filler(1_100_000) } })) },
      answer: refused('too_large', /larger than the limit/),
    }),
    {
      name: 'a batch of too many events',
      ...{ path, answer: refused('too_large', /more events/), refused: { too_many_events: 20_001 } },
      body: `{"batch":[${many(20_001, '{"type":"track","event":"e","userId":"u"}')}]}`,
    },
    whole('an empty batch', 'empty_batch', { path, body: batch(), answer: refused('empty', /empty batch|no events/) }),
    whole('a body that is no object', 'not_an_object', {
      ...{ path: single, body: '"hello"', answer: refused('invalid', /JSON object/) },
    }),
    one('no_user_anon_id', { userId: '', anonymousId: null }),
    one('traits_not_object', { type: 'identify', traits: [] }),
  ];
};

export const rudderstackCases: CasesOf = () => [
  ...kin({
    ...{ single: '/v1/track', batch: '/v1/batch', taken: () => ({ status: 200, body: 'OK' }) },
    refused: (reason, message) => ({
      status: reason === 'too_large' ? 413 : 400,
      body: new RegExp(`^[^{]*(${message.source})`),
    }),
  }),
  {
    name: 'a merge of identities',
    ...{ path: '/v1/merge', body: '{"mergeProperties":[]}', answer: { status: 200, body: 'OK' } },
    refused: { unknown_type: 1 },
  },
];

export const jitsuCases: CasesOf = () =>
  kin({
    ...{ single: '/api/s/s2s/track', batch: '/api/s/s2s/batch' },
    taken: (events) => ({ status: 200, body: `{"ok":true,"receivedEvents":${events},"okEvents":${events}}` }),
    refused: (_reason, message) => ({ status: 400, body: new RegExp(`^\\{"ok":false,"error":".*(${message.source})`) }),
  });
