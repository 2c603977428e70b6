import { EVENT_TYPES, type EventType } from '@tributary/event-schema';
import { type Answer, json, retryable } from '../answers';
import { anyOrigin } from '../cors';
import { inBasic, inPath, inQuery, inWriteKey } from '../find-write-key';
import { hostedFolder, hostedScript } from '../hosted-scripts';
import { KIB } from '../limits';
import { type CaptureDialect, CLAIM, type DialectAnswers, type EventEndpoint } from './contract';
import { settingsEndpoint } from './segment-settings';

/** What browsers call, to be short. */
const SHORT_FORMS: Readonly<Record<string, EventType>> = {
  t: 'track',
  i: 'identify',
  p: 'page',
  g: 'group',
  a: 'alias',
  s: 'screen',
};
const ANALYTICS_JS = { name: '@segment/analytics-next', folder: 'dist/umd' };
const OK = json(200, { success: true });

const single = (path: string, impliedType: EventType): EventEndpoint => ({
  ...{ kind: 'events', path, methods: ['POST'], shape: 'single', impliedType },
});
const batch = (path: string, more: Partial<EventEndpoint> = {}): EventEndpoint => ({
  ...{ kind: 'events', path, methods: ['POST'], shape: 'batch' },
  ...more,
});

/** Segment's HTTP tracking API, and what its browser SDK calls. A disabled source and an empty batch hear what all hear. */
export const segment: CaptureDialect = {
  name: 'segment',
  endpoints: [
    ...EVENT_TYPES.map((type) => single(`/v1/${type}`, type)),
    ...Object.entries(SHORT_FORMS).map(([letter, type]) => single(`/v1/${letter}`, type)),
    batch('/v1/batch'),
    batch('/v1/b'),
    batch('/batch'),
    batch('/v1/import', { isImport: true }),
    batch('/v1/m', { isDropped: true }),
    settingsEndpoint('/v1/projects/:writeKey/settings'),
    settingsEndpoint('/projects/:writeKey/settings'),
    // `:key`, as nobody is looked up for a script.
    ...['/analytics.js/v1/:key/analytics.min.js', '/analytics.js/v1/:key/platform/analytics.min.js'].map((path) =>
      hostedScript(path, `${ANALYTICS_JS.name}/${ANALYTICS_JS.folder}/standalone.js`),
    ),
    hostedFolder('/analytics-next/bundles/:file', ANALYTICS_JS),
  ],
  keyPlaces: [inPath('writeKey'), inBasic, inWriteKey, inQuery('writeKey')],
  /** As documented: 500 KB and 2,500 events a batch, 32 KB an event. */
  limits: { bodyBytesMax: 500 * KIB, singleBytesMax: 32 * KIB, eventsMax: 2_500 },
  cors: anyOrigin,
  answers: {
    accepted: () => OK,
    refused({ reason, detail }) {
      if (reason === 'source_disabled' || reason === 'empty_batch') return OK;
      return failure(400, 'invalid_request', detail);
    },
    unauthorized: (why) => failure(401, 'unauthorized', UNAUTHORIZED[why]),
    slowDown: (seconds) => ({
      ...failure(429, 'rate_limited', `the source's limit is reached, come again in ${seconds} s`),
      headers: { 'retry-after': String(seconds), 'x-ratelimit-reset': String(seconds) },
    }),
    unavailable: (message) => retryable(failure(503, 'unavailable', message)),
  },
  claim(evidence) {
    if (inWriteKey(evidence) !== '') return CLAIM.certain;
    return inBasic(evidence) === '' ? CLAIM.fallback : CLAIM.likely;
  },
};

const UNAUTHORIZED: Readonly<Record<Parameters<DialectAnswers['unauthorized']>[0], string>> = {
  no_key: 'no write key was given',
  unknown_key: 'the write key is not known',
  several_keys: 'the events of this batch have different write keys',
};

function failure(status: number, code: string, message: string): Answer {
  return json(status, { success: false, message, code });
}
