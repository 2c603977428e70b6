import { EVENT_TYPES, type EventType } from '@tributary/event-schema';
import { type Answer, json, retryable } from '../answers';
import { namedOrigin } from '../cors';
import { inBasic, inQuery, inWriteKey } from '../find-write-key';
import { hostedScript } from '../hosted-scripts';
import { MIB } from '../limits';
import { eventOfQuery, PIXEL_ANSWERS } from '../pixel';
import {
  type AcceptedBody,
  type CaptureDialect,
  CLAIM,
  type DialectAnswers,
  type EventEndpoint,
  type Evidence,
  type KeyPlace,
} from './contract';
import { classicEvents, inAuthToken, inRandomUrl, isShortened } from './jitsu-classic';

const OK = json(200, { ok: true });
const MASKED_KEY = /\*\*\*$/;
const UNAUTHORIZED = 'stream not found: the write key is missing or not known';

/** Everything that may follow `/api/s/`, with the type that it gives to its event. `event` leaves that to the event. */
const CALLS: readonly (readonly [string, EventType | undefined])[] = [
  ...EVENT_TYPES.map((type) => [type, type] as const),
  ...EVENT_TYPES.map((type) => [type.charAt(0), type] as const),
  ['event', undefined],
  ['e', undefined],
];

/** Jitsu's browser SDK takes a 200 with `ok: false` for a no; faults of ours are no less a 503 for that. */
const browserAnswers: Partial<DialectAnswers> = {
  refused: ({ detail }) => failure(200, detail),
  unauthorized: () => failure(200, UNAUTHORIZED),
};
/** A batch is told how much of it came. What single events lack is found out later, and shown by its reason. */
const batchAnswers: Partial<DialectAnswers> = {
  accepted: (body) => json(200, { ok: true, ...countsOf(body, body?.count ?? 0) }),
  refused: ({ reason, detail }, body) =>
    json(reason === 'source_disabled' ? 200 : 400, {
      ok: false,
      error: detail,
      errors: [detail],
      ...countsOf(body, 0),
    }),
};
/** A request that is refused as a whole counts as one event in the books, be its batch empty. */
const countsOf = (body: AcceptedBody | undefined, okEvents: number) => {
  const isEmpty = body?.document.isBatch === true && body.document.elements.length === 0;
  return { receivedEvents: isEmpty ? 0 : (body?.count ?? 0), okEvents };
};

const single = (prefix: string, answers: Partial<DialectAnswers>) =>
  CALLS.map(
    ([name, type]): EventEndpoint => ({
      ...{ kind: 'events', path: `${prefix}/${name}`, methods: ['POST'], shape: 'single', answers },
      ...(type === undefined ? {} : { impliedType: type }),
    }),
  );
const pixels = CALLS.map(
  ([name, type]): EventEndpoint => ({
    ...{
      kind: 'events',
      path: `/api/px/${name}`,
      methods: ['GET'],
      shape: 'single',
      bodyOf: eventOfPixel,
      answers: PIXEL_ANSWERS,
    },
    ...(type === undefined ? {} : { impliedType: type }),
  }),
);

/** Of Jitsu Classic, whose SDKs are still about. */
const classic = (path: string, answers: Partial<DialectAnswers>): EventEndpoint => ({
  ...{ kind: 'events', path, methods: ['POST'], shape: 'either', answers },
  ...classicEvents,
});

/** Its SDK wants a key to look like `key:secret`: what stands behind the colon means nothing here, as with Basic. */
const inHeader: KeyPlace = ({ headers }) => String(headers['x-write-key'] ?? '').split(':', 1)[0] ?? '';
/** Its SDK masks the key within the body. */
const inBatch: KeyPlace = (evidence) => {
  const key = inWriteKey(evidence);
  return MASKED_KEY.test(key) ? '' : key;
};

/** Jitsu's HTTP API: its own paths, and Segment's batches when they come with its header. */
export const jitsu: CaptureDialect = {
  name: 'jitsu',
  endpoints: [
    ...single('/api/s', browserAnswers),
    ...single('/api/s/s2s', {}),
    ...pixels,
    hostedScript('/p.js', '@jitsu/js/dist/web/p.js.txt'),
    classic('/api/v1/event', browserAnswers),
    classic('/api.:random', browserAnswers),
    classic('/api/v1/s2s/event', {}),
    classic('/api/v1/s2s/events', {}),
    ...['/s/lib.js', '/lib.js'].map((path) => hostedScript(path, '@jitsu/sdk-js/dist/web/lib.js')),
    ...['/api/s/s2s/batch', '/v1/batch', '/v1/b', '/batch', '/b'].map(
      (path): EventEndpoint => ({ kind: 'events', path, methods: ['POST'], shape: 'batch', answers: batchAnswers }),
    ),
  ],
  keyPlaces: [inBasic, inHeader, inQuery('writekey', 'writeKey', 'token'), inAuthToken, inRandomUrl, inBatch],
  limits: { bodyBytesMax: 20 * MIB, singleBytesMax: MIB, eventsMax: 20_000 },
  cors: namedOrigin(),
  answers: {
    accepted: () => OK,
    refused: ({ reason, detail }) => failure(reason === 'source_disabled' ? 200 : 400, detail),
    unauthorized: () => failure(401, UNAUTHORIZED),
    unavailable: (message) => retryable(failure(503, message)),
  },
  claim: ({ headers, query }) =>
    headers['x-write-key'] !== undefined || query.has('writekey') ? CLAIM.certain : CLAIM.no,
  addressOf,
};

function failure(status: number, error: string): Answer {
  return json(status, { ok: false, error });
}

/** `X-IP-Policy`, or Classic's `ip_policy`: what the page's visitor was promised. */
function addressOf(evidence: Evidence, address: string): string {
  const policy = evidence.headers['x-ip-policy'];
  if (policy === 'remove') return '';
  if (policy !== 'stripLastOctet' && !isShortened(evidence)) return address;
  return /^\d+\.\d+\.\d+\.\d+$/.test(address) ? address.replace(/\d+$/, '0') : address;
}

/** `data` is the event in base64; every other parameter is a field of it, or one deeper by a path with dots. */
function eventOfPixel({ query }: Evidence): Uint8Array {
  const without = ['data', 'cookie_domain', 'process_headers', 'writekey', 'writeKey'];
  const data = query.get('data');
  if (data === null) return eventOfQuery(query, { without });
  const bytes = Buffer.from(data.replaceAll(' ', '+'), 'base64');
  try {
    return eventOfQuery(query, { under: JSON.parse(bytes.toString('utf8')), without });
  } catch {
    return bytes;
  }
}
