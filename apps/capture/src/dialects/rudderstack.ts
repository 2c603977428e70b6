import { EVENT_TYPES, firstEventOf, readRequestLibrary } from '@tributary/event-schema';
import { type Answer, cacheable, json, plain, retryable } from '../answers';
import { anyOrigin } from '../cors';
import { inBasic, inQuery } from '../find-write-key';
import { KIB, MIB } from '../limits';
import { eventOfQuery, PIXEL_ANSWERS } from '../pixel';
import {
  type CaptureDialect,
  CLAIM,
  type EventEndpoint,
  type Evidence,
  type OpenedBody,
  type ReadQuestion,
} from './contract';
import { LIST_LENGTH_MAX, webhookEvent } from './rudderstack-webhook';

const OK = plain(200, 'OK');
const CONFIG_SECONDS = 60;

/** Calls that have a path of their own but no meaning here. Their sender hears OK, their owner sees the reason. */
const unread = (path: string, what: string): EventEndpoint => ({
  ...{ kind: 'events', path, methods: ['POST'], shape: 'single' },
  check: () => ({ reason: 'unknown_type', detail: `RudderStack's ${what} have no counterpart here.` }),
});
const pixel = (type: 'track' | 'page'): EventEndpoint => ({
  ...{ kind: 'events', path: `/pixel/v1/${type}`, methods: ['GET'], shape: 'single', impliedType: type },
  bodyOf: ({ query }) => eventOfQuery(query, { under: { type, channel: 'web' }, without: ['writeKey'] }),
  answers: PIXEL_ANSWERS,
});
const batch = (path: string, more: Partial<EventEndpoint> = {}): EventEndpoint => ({
  ...{ kind: 'events', path, methods: ['POST'], shape: 'batch' },
  ...more,
});

/** RudderStack's HTTP API. Its SDKs read the status only; its answers are plain text. */
export const rudderstack: CaptureDialect = {
  name: 'rudderstack',
  endpoints: [
    ...EVENT_TYPES.map(
      (type): EventEndpoint => ({
        ...{ kind: 'events', path: `/v1/${type}`, methods: ['POST'], shape: 'single', impliedType: type },
      }),
    ),
    batch('/v1/batch'),
    batch('/v1/import', { isImport: true }),
    batch('/beacon/v1/batch'),
    batch('/internal/v1/batch'),
    batch('/internal/v1/replay', { isImport: true }),
    unread('/internal/v1/extract', 'extracts of cloud apps'),
    unread('/internal/v1/retl', 'rows for one destination (reverse ETL)'),
    unread('/internal/v1/audiencelist', 'audience lists'),
    pixel('track'),
    pixel('page'),
    { kind: 'events', path: '/v1/webhook', methods: ['POST', 'GET'], shape: 'either', ...webhookEvent },
    unread('/v1/merge', 'merges of identities by their type (email, phone)'),
    unread('/v1/audiencelist', 'audience lists'),
    { kind: 'read', path: '/sourceConfig', methods: ['GET'], answer: sourceConfig },
  ],
  keyPlaces: [inBasic, inQuery('writeKey')],
  /** What its server takes of a request by default. */
  limits: { bodyBytesMax: 4_000 * KIB, singleBytesMax: MIB, eventsMax: LIST_LENGTH_MAX },
  cors: anyOrigin,
  answers: {
    accepted: () => OK,
    refused({ reason, detail }) {
      if (reason === 'source_disabled') return plain(404, 'source is disabled');
      if (reason === 'unknown_type') return OK;
      if (reason === 'empty_batch') return plain(400, 'empty batch payload');
      if (reason === 'malformed_json') return plain(400, `invalid json: ${detail}`);
      return plain(TOO_LARGE.has(reason) ? 413 : 400, detail);
    },
    unauthorized: (why) => plain(401, why === 'no_key' ? 'failed to read writekey from header' : 'invalid write key'),
    unavailable: (message) => retryable(plain(503, message)),
    slowDown: (seconds) => ({
      ...plain(429, 'max requests limit reached'),
      headers: { 'retry-after': String(seconds) },
    }),
  },
  claim: (evidence) => (hasItsHeaders(evidence) || isOfItsLibrary(evidence.body) ? CLAIM.certain : CLAIM.no),
};

const TOO_LARGE: ReadonlySet<string> = new Set(['request_too_large', 'event_too_large', 'too_many_events']);

/** What its browser and mobile SDKs set. */
function hasItsHeaders({ headers }: Evidence): boolean {
  return (
    headers.anonymousid !== undefined || headers.sentat !== undefined || headers['rsa-retry-attempt'] !== undefined
  );
}

/**
 * Its server SDKs set no header of their own. Most name themselves in `context.library`; the Node one calls itself
 * `analytics-node`, as Segment's old one does, but gives its events a `channel`, which that one never did.
 */
function isOfItsLibrary(body: OpenedBody | undefined): boolean {
  if (body === undefined || !mayNameIt(body)) return false;
  const { library, channel } = readRequestLibrary(body.json, body.document);
  return /rudder/i.test(library) || (library === 'analytics-node' && channel === 'server');
}

/** Parts of the names that begin with letters which are rare in events, and as bytes: that is found in half of the time. */
const NAME_PARTS = [Buffer.from('udder'), Buffer.from('ytics-node"')];

/** A look at the first event that costs next to nothing, as every request on a shared path pays for it. */
function mayNameIt({ json, document }: OpenedBody): boolean {
  const { buffer, byteOffset, length } = document.isBatch ? firstEventOf(json, document) : json;
  const event = Buffer.from(buffer, byteOffset, length);
  return NAME_PARTS.some((part) => event.includes(part));
}

/** What its browser SDK has to hear before it sends anything. Destinations in the browser it has none of here. */
function sourceConfig({ asker, writeKey }: ReadQuestion): Answer {
  if (asker === 'unknowable') return retryable(plain(503, 'the write key can not be checked now'));
  if (asker === 'unknown') return plain(401, 'invalid write key');
  const { sourceId, workspaceId, enabled } = asker;
  const config = { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } };
  const source = {
    ...{ id: sourceId, name: sourceId, writeKey, enabled, workspaceId, config },
    destinations: [],
    connections: [],
  };
  return cacheable(
    json(200, { source: { ...source, sourceDefinition: { name: 'Javascript', displayName: 'Javascript' } } }),
    CONFIG_SECONDS,
  );
}
