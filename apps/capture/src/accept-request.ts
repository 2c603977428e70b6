import {
  type ChunkHeader,
  encodeHeader,
  type Inflater,
  isGzip,
  type RefusalReason,
  tallyOf,
} from '@tributary/event-schema';
import { type Clock, newId } from '@tributary/kernel';
import { counter } from '@tributary/telemetry';
import { type Answer, slowDown } from './answers';
import type { DialectAnswers, EventEndpoint, Evidence, Fault } from './dialects/contract';
import { findWriteKey, keyInText } from './find-write-key';
import { type BodyRead, readBody } from './http/read-body';
import type { HttpRequest } from './http/request';
import type { InFlightBudget } from './in-flight-budget';
import type { Inflaters } from './inflaters';
import { faultOf, type Judged, judgeBody } from './judge-body';
import { type CaptureLimits, WRAPPED_BYTES_MAX } from './limits';
import { lookUp } from './look-up';
import type { Appender, CaptureSource, LaneChooser, SourceLookup } from './ports';
import type { RefusalRecorder } from './record-refusals';
import { chooseOffer, type Offer } from './routes';
import { asItCame, type Unwrapped, unwrapBody, type Wrapping } from './unwrap-body';

export interface AcceptDeps {
  readonly sources: SourceLookup;
  readonly stream: Appender;
  readonly flow: LaneChooser;
  readonly refusals: RefusalRecorder;
  readonly budget: InFlightBudget;
  readonly inflaters: Inflaters;
  readonly limits: CaptureLimits;
  readonly clock: Clock;
  readonly trustProxy: boolean;
}

/** A request on a path that takes events, before its body is read. */
export interface EventRequest {
  readonly http: HttpRequest;
  readonly path: string;
  /** Of each dialect that may have meant it. */
  readonly offers: readonly Offer<EventEndpoint>[];
  readonly head: Evidence;
}

export interface Accepted {
  /** Null: the client is gone, there is no one to answer. */
  readonly answer: Answer | null;
  readonly dialect: string;
  readonly events: number;
  readonly reason?: RefusalReason;
}

const slowedRequests = counter({
  name: 'tributary_capture_slowed_requests_total',
  help: "Requests that were told to slow down, as their source's limit says.",
  labels: ['dialect'],
});

const UNKNOWABLE = 'the write key can not be checked now';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface Arrived extends EventRequest {
  readonly receivedAtMs: number;
}

/** What a request takes of the budget, until it is answered. */
export interface Held {
  bytes: number;
}

/**
 * One request from its first byte to its answer. The answer is given only after what it stands for is durable: the
 * events, or the record of why they were refused. Faults of ours are a 503 with Retry-After; a 4xx is for what can
 * never be right, because SDKs throw that away. Whoever asks gives `held` back to the budget, however it ends.
 */
export function acceptRequest(deps: AcceptDeps, request: EventRequest, held: Held): Promise<Accepted> {
  const offer = chooseOffer(request.offers, request.head);
  const reading = readBytes(deps, request, offer);
  // Mostly it is there: each wait for what is costs as much as a header.
  if (reading instanceof Promise) return reading.then((body) => acceptRead(deps, request, { offer, held, body }));
  return acceptRead(deps, request, { offer, held, body: reading });
}

async function acceptTooLarge(deps: AcceptDeps, arrived: Arrived, offer: Offer<EventEndpoint>, drained: boolean) {
  const judged = { offer, count: 1, fault: faultOf('request_too_large') };
  const accepted = await settle(deps, arrived, { judged, unwrapped: null });
  return drained ? accepted : { ...accepted, answer: accepted.answer && { ...accepted.answer, close: true } };
}

interface Reading {
  readonly offer: Offer<EventEndpoint>;
  readonly held: Held;
  readonly body: BodyRead;
}

function acceptRead(deps: AcceptDeps, request: EventRequest, { offer, held, body }: Reading): Promise<Accepted> {
  if (body.kind === 'no_room') return Promise.resolve(noRoom(offer));
  if (body.kind === 'gone') return Promise.resolve(ended(offer, null));
  const { http, path, offers, head } = request;
  const arrived = { http, path, offers, head, receivedAtMs: deps.clock() };
  if (body.kind === 'too_large') return acceptTooLarge(deps, arrived, offer, body.drained);
  const { bytes } = body;
  held.bytes = bytes.length;
  if (offer.endpoint.isDropped) return Promise.resolve(ended(offer, offer.dialect.answers.accepted()));
  if (!isGzip(bytes)) return acceptBody(deps, arrived, { offer, bytes, held, inflater: null });
  return deps.inflaters.use((inflater) => acceptBody(deps, arrived, { offer, bytes, held, inflater }));
}

function readBytes(
  deps: AcceptDeps,
  { http, head }: EventRequest,
  { endpoint }: Offer<EventEndpoint>,
): BodyRead | Promise<BodyRead> {
  const bytes = http.method === 'GET' ? (endpoint.bodyOf?.(head) ?? null) : null;
  if (bytes === null) return readBody(http.body, deps.limits, deps.budget);
  return deps.budget.take(bytes.length) ? { kind: 'read', bytes } : { kind: 'no_room' };
}

interface Body {
  /** Whose the request is by its head. */
  readonly offer: Offer<EventEndpoint>;
  readonly bytes: Uint8Array;
  readonly held: Held;
  readonly inflater: Inflater | null;
}

/** Most bodies of one event are as they came, and their request waits for nothing but the stream. */
function acceptBody(deps: AcceptDeps, arrived: Arrived, body: Body): Promise<Accepted> {
  const { http, head } = arrived;
  const { offer, bytes, inflater } = body;
  const { endpoint } = offer;
  const wrong = endpoint.check?.(head);
  if (wrong !== undefined) {
    return settle(deps, arrived, { judged: { offer, count: 1, fault: wrong }, unwrapped: null, evidence: bytes });
  }
  const { wrap } = endpoint;
  const { bodyBytesMax } = offer.dialect.limits;
  const wrapping = {
    contentEncoding: http.headers['content-encoding'] ?? '',
    contentType: http.headers['content-type'] ?? '',
    compression: head.query.get('compression') ?? '',
    bytesMax: wrap ? Math.min(bodyBytesMax, WRAPPED_BYTES_MAX) : bodyBytesMax,
    keepsForms: endpoint.takesForms === true,
    inflater,
  };
  const asIs = wrap === undefined ? asItCame(bytes, wrapping) : null;
  return asIs === null ? acceptWrapped(deps, arrived, body, wrapping) : acceptUnwrapped(deps, arrived, body, asIs);
}

async function acceptWrapped(deps: AcceptDeps, arrived: Arrived, body: Body, wrapping: Wrapping): Promise<Accepted> {
  const { offer, bytes } = body;
  const toStranger = offer.endpoint.wrap && (await answerToStranger(deps, offer, arrived.head));
  if (toStranger) return ended(offer, toStranger);
  return acceptUnwrapped(deps, arrived, body, await unwrap(offer.endpoint, bytes, wrapping));
}

function acceptUnwrapped(deps: AcceptDeps, arrived: Arrived, body: Body, unwrapped: Unwrapped): Promise<Accepted> {
  const { offer, bytes, held } = body;
  if (!unwrapped.ok) {
    const { reason, detail = faultOf(reason).detail } = unwrapped;
    const judged = { offer, count: 1, fault: { reason, detail } };
    return settle(deps, arrived, { judged, unwrapped: null, evidence: bytes });
  }
  const inflatedBytes = unwrapped.json === bytes ? 0 : unwrapped.json.length;
  if (!deps.budget.take(inflatedBytes)) return Promise.resolve(noRoom(offer));
  held.bytes += inflatedBytes;
  const judged = judgeBody(arrived.offers, arrived.head, unwrapped.json);
  return settle(deps, arrived, { judged, unwrapped, evidence: unwrapped.json });
}

/** Making events of a body is dear, and is done for those only whose key is in the head and known. */
async function answerToStranger(
  { sources }: AcceptDeps,
  { dialect }: Offer<EventEndpoint>,
  head: Evidence,
): Promise<Answer | null> {
  const key = findWriteKey(dialect.keyPlaces, head);
  if (key === '') return dialect.answers.unauthorized('no_key');
  const found = await lookUp(sources, key);
  if (found === 'unknowable') return dialect.answers.unavailable(UNKNOWABLE);
  return found === 'unknown' ? dialect.answers.unauthorized('unknown_key') : null;
}

async function unwrap({ wrap }: EventEndpoint, bytes: Uint8Array, wrapping: Wrapping): Promise<Unwrapped> {
  const unwrapped = await unwrapBody(bytes, wrapping);
  if (wrap === undefined || !unwrapped.ok) return unwrapped;
  const event = wrap(unwrapped.json, wrapping.contentType);
  return { ok: true, json: event, kept: event, encoding: 'identity' };
}

const NOTHING = new Uint8Array(0);

interface Settling {
  readonly judged: Judged;
  readonly unwrapped: Extract<Unwrapped, { ok: true }> | null;
  readonly evidence?: Uint8Array;
}

/** Finds whose the request is, makes its outcome durable, and answers. */
async function settle(deps: AcceptDeps, arrived: Arrived, settling: Settling): Promise<Accepted> {
  const { judged, unwrapped, evidence = NOTHING } = settling;
  const { offer, fault } = judged;
  const { answers } = offer.dialect;
  const key = keyOf(arrived, judged, evidence);
  const refusal = answerWithoutKey(key, judged);
  if (refusal) return ended(offer, refusal);
  const found = deps.sources.find(key) ?? (await lookUp(deps.sources, key));
  if (found === 'unknowable') return ended(offer, answers.unavailable(UNKNOWABLE));
  if (found === 'unknown') return ended(offer, answers.unauthorized('unknown_key'));
  const problem = fault ?? (found.enabled ? undefined : faultOf('source_disabled'));
  const header = headerOf(deps, arrived, { judged, source: found, bytes: sizeOf(unwrapped, evidence) });
  try {
    if (problem || unwrapped === null) {
      return await recordRefusal(deps, { header, judged, fault: problem ?? faultOf('malformed_json'), evidence });
    }
    header.encoding = unwrapped.encoding;
    const choice = freeLaneOf(judged, found) ?? (await chooseLane(deps, judged, found));
    if (choice.kind === 'slow_down') return slowedDown(judged, choice.afterMs);
    await deps.stream.append({
      lane: choice.lane,
      partitionKey: found.sourceId,
      header: encodeHeader(header),
      body: unwrapped.kept,
      tally: tallyOf(header),
    });
    return { answer: answers.accepted(judged.body), dialect: offer.dialect.name, events: judged.count };
  } catch (error) {
    // Whatever it was: it is not durable, so the client has to keep it.
    if (error instanceof Error && error.name === 'StreamUnavailable') {
      return ended(offer, answers.unavailable('events can not be stored now'));
    }
    throw error;
  }
}

/** Nobody can say whose a request without a key is, nor one of several keys: nothing of it is given to one of them. */
function answerWithoutKey(key: string, { offer, body, fault }: Judged): Answer | null {
  const { answers } = offer.dialect;
  if (key === '') return withoutKey(answers, fault && answers.refused(fault, body));
  const isOneOfSeveral = body?.fields.hasOtherKeys === true && key === body.fields.apiKey;
  return isOneOfSeveral ? answers.unauthorized('several_keys') : null;
}

/** What would be a yes to somebody, as the reason is shown to the source's owner, is none to nobody. */
function withoutKey({ unauthorized }: DialectAnswers, refusal: Answer | undefined): Answer {
  return refusal === undefined || refusal.status === 200 ? unauthorized('no_key') : refusal;
}

const TO_BACKFILL = { kind: 'take', lane: 'backfill' } as const;
const TO_LIVE = { kind: 'take', lane: 'live' } as const;

/** The lane of what no limit can hold up. History has a lane of its own already. */
function freeLaneOf({ offer, body }: Judged, { limits }: CaptureSource) {
  if (offer.endpoint.isImport || body?.fields.isHistorical) return TO_BACKFILL;
  return limits === null ? TO_LIVE : null;
}

/** A source above its limit leaves the live lane to the others. */
async function chooseLane({ flow }: AcceptDeps, { count }: Judged, { sourceId, limits }: CaptureSource) {
  return limits === null ? TO_LIVE : flow.choose({ sourceId, events: count, limits });
}

/** Nothing was taken, so nothing is counted as accepted; the source's owners see how often it was said. */
function slowedDown({ offer, body }: Judged, afterMs: number): Accepted {
  const seconds = Math.max(1, Math.ceil(afterMs / 1_000));
  slowedRequests.inc({ dialect: offer.dialect.name });
  return ended(offer, offer.dialect.answers.slowDown?.(seconds, body) ?? slowDown(seconds));
}

function keyOf({ head }: Arrived, { offer, evidence = head }: Judged, text: Uint8Array): string {
  const key = findWriteKey(offer.dialect.keyPlaces, evidence);
  return key === '' && evidence.body === undefined ? keyInText(text) : key;
}

async function recordRefusal(
  deps: AcceptDeps,
  refusal: { header: ChunkHeader; judged: Judged; fault: Fault; evidence: Uint8Array },
): Promise<Accepted> {
  const { header, judged, fault, evidence } = refusal;
  const { offer, body } = judged;
  const answer = offer.dialect.answers.refused(fault, body);
  const told = answer.status === 200 ? {} : { answer: answer.status };
  await deps.refusals.record({ ...header, kind: 'refused', ...fault, ...told }, evidence);
  return { ...ended(offer, answer), reason: fault.reason };
}

function noRoom(offer: Offer<EventEndpoint>): Accepted {
  return ended(offer, { ...offer.dialect.answers.unavailable('too many requests are under way'), close: true });
}

function ended({ dialect }: Offer<EventEndpoint>, answer: Answer | null): Accepted {
  return { answer, dialect: dialect.name, events: 0 };
}

function sizeOf(unwrapped: Settling['unwrapped'], evidence: Uint8Array): number {
  return unwrapped === null ? evidence.length : unwrapped.kept.length;
}

/** The request's header, of a body that is not compressed. */
function headerOf(
  deps: AcceptDeps,
  arrived: Arrived,
  of: { judged: Judged; source: CaptureSource; bytes: number },
): Writable<ChunkHeader> {
  const { http, path, head, receivedAtMs } = arrived;
  const { dialect, endpoint } = of.judged.offer;
  const header: Writable<ChunkHeader> = {
    v: 1,
    kind: 'events',
    requestId: newId('req', receivedAtMs),
    workspaceId: of.source.workspaceId,
    sourceId: of.source.sourceId,
    dialect: dialect.name,
    path,
    encoding: 'identity',
    count: of.judged.count,
    receivedAtMs,
    bytes: of.bytes,
  };
  if (endpoint.impliedType !== undefined) header.impliedType = endpoint.impliedType;
  if (dialect.stamp !== undefined) Object.assign(header, dialect.stamp(head));
  const address = addressOf(http, deps.trustProxy);
  const ip = dialect.addressOf?.(head, address) ?? address;
  if (ip !== '') header.ip = ip;
  const userAgent = http.headers['user-agent'];
  if (userAgent !== undefined) header.userAgent = userAgent.slice(0, 1_000);
  if (http.method !== 'POST') header.method = http.method;
  return header;
}

function addressOf(http: HttpRequest, trustProxy: boolean): string {
  const forwarded = trustProxy
    ? String(http.headers['x-forwarded-for'] ?? '')
        .split(',')[0]
        ?.trim()
    : '';
  const address = forwarded || http.remoteAddress;
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}
