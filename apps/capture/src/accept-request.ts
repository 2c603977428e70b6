import type { IncomingMessage } from 'node:http';
import {
  type ChunkHeader,
  encodeHeader,
  explainRefusal,
  type RefusalReason,
  type RequestFields,
  readRequestFields,
  type ScannedDocument,
  scanDocument,
} from '@tributary/event-schema';
import { type Clock, newId } from '@tributary/kernel';
import { type Answer, type AnswerDialect, accepted, plain, refused, unauthorized, unavailable } from './answers';
import { basicKey, findWriteKey } from './find-write-key';
import type { InFlightBudget } from './in-flight-budget';
import type { CaptureLimits } from './limits';
import type { Appender, CaptureSource, SourceLookup } from './ports';
import { readBody } from './read-body';
import type { RefusalRecorder } from './record-refusals';
import type { Route } from './routes';
import { type Unwrapped, unwrapBody } from './unwrap-body';

export interface AcceptDeps {
  readonly sources: SourceLookup;
  readonly stream: Appender;
  readonly refusals: RefusalRecorder;
  readonly budget: InFlightBudget;
  readonly limits: CaptureLimits;
  readonly clock: Clock;
  readonly trustProxy: boolean;
}

export interface Accepted {
  /** Null: the client is gone, there is no one to answer. */
  readonly answer: Answer | null;
  readonly dialect: AnswerDialect;
  readonly events: number;
  readonly reason?: RefusalReason;
}

interface Request {
  readonly http: IncomingMessage;
  readonly route: Route;
  readonly query: URLSearchParams;
}

/** What is known of a request before its body is judged. */
interface Arrived extends Request {
  readonly receivedAtMs: number;
}

/** A body that is sound, or the reason why it is refused as a whole. */
interface Judged {
  readonly dialect: AnswerDialect;
  readonly fields?: RequestFields;
  readonly count: number;
  readonly fault?: { readonly reason: RefusalReason; readonly detail: string };
}

/**
 * One request from its first byte to its answer. The answer is given only after what it stands for is durable: the
 * events, or the record of why they were refused. Faults of ours are a 503 with Retry-After; a 4xx is for what can
 * never be right, because SDKs throw that away.
 */
export async function acceptRequest(deps: AcceptDeps, request: Request): Promise<Accepted> {
  const { route, http } = request;
  const dialect = route.dialect === 'segment' ? 'segment' : dialectOfHeaders(http, route);
  const body = await readBytes(deps, request);
  if (body.kind === 'no_room') return noRoom(dialect);
  if (body.kind === 'gone') return { answer: null, dialect, events: 0 };
  const arrived = { ...request, receivedAtMs: deps.clock() };
  if (body.kind === 'too_large') {
    const fault = { reason: 'request_too_large' as const, detail: explainRefusal('request_too_large') };
    const accepted = await settle(deps, arrived, { judged: { dialect, count: 1, fault }, unwrapped: null });
    return body.drained ? accepted : { ...accepted, answer: accepted.answer && { ...accepted.answer, close: true } };
  }
  try {
    if (route.isDropped) return { answer: accepted(dialect), dialect, events: 0 };
    return await acceptBody(deps, arrived, body.bytes);
  } finally {
    deps.budget.give(body.bytes.length);
  }
}

async function readBytes(deps: AcceptDeps, { http, query, route }: Request) {
  const data = query.get('data');
  if (http.method !== 'GET' || data === null || route.dialect === 'segment') {
    return readBody(http, deps.limits, deps.budget);
  }
  const bytes = Buffer.from(data, 'utf8');
  return deps.budget.take(bytes.length) ? { kind: 'read' as const, bytes } : { kind: 'no_room' as const };
}

async function acceptBody(deps: AcceptDeps, arrived: Arrived, bytes: Uint8Array): Promise<Accepted> {
  const { http, route, query } = arrived;
  const unwrapped = await unwrapBody(bytes, {
    contentEncoding: http.headers['content-encoding'] ?? '',
    contentType: http.headers['content-type'] ?? '',
    compression: query.get('compression') ?? '',
    bytesMax: bodyBytesMax(deps.limits, route),
  });
  if (!unwrapped.ok) {
    const dialect = dialectOfHeaders(http, route);
    const fault = { reason: unwrapped.reason, detail: unwrapped.detail ?? explainRefusal(unwrapped.reason) };
    return settle(deps, arrived, { judged: { dialect, count: 1, fault }, unwrapped: null, evidence: bytes });
  }
  const inflatedBytes = unwrapped.json === bytes ? 0 : unwrapped.json.length;
  if (!deps.budget.take(inflatedBytes)) return noRoom(dialectOfHeaders(http, route));
  try {
    const judged = judge(deps.limits, arrived, unwrapped.json);
    return await settle(deps, arrived, { judged, unwrapped, evidence: unwrapped.json });
  } finally {
    deps.budget.give(inflatedBytes);
  }
}

function noRoom(dialect: AnswerDialect): Accepted {
  return { answer: { ...unavailable(dialect, 'too many requests are under way'), close: true }, dialect, events: 0 };
}

function bodyBytesMax(limits: CaptureLimits, route: Route): number {
  if (route.dialect === 'segment') return limits.bodyBytesMax.segment;
  return Math.max(limits.bodyBytesMax.posthog, limits.bodyBytesMax.segment);
}

/** Checks the body as a whole. What a single event lacks is ingest's to judge: SDKs expect a 200 for that. */
function judge(limits: CaptureLimits, { http, route }: Arrived, json: Uint8Array): Judged {
  const document = scanDocument(json, { elementFields: false });
  if (document.kind === 'malformed') {
    const detail = `The body stops being JSON at byte ${document.errorAt} of ${json.length}.`;
    return { dialect: dialectOfHeaders(http, route), count: 1, fault: { reason: 'malformed_json', detail } };
  }
  const fields = readRequestFields(json, document);
  const dialect = dialectOf(http, route, fields);
  const isSingle = dialect === 'segment' ? route.impliedType !== undefined : !document.isBatch;
  const count = isSingle ? 1 : document.elements.length;
  const reason = faultOf(limits, { dialect, isSingle, document, bytes: json.length });
  if (reason === undefined) return { dialect, fields, count };
  const fault = { reason, detail: explainRefusal(reason) };
  return { dialect, fields, count: Math.max(1, count), fault };
}

function faultOf(
  limits: CaptureLimits,
  body: { dialect: AnswerDialect; isSingle: boolean; document: ScannedDocument; bytes: number },
): RefusalReason | undefined {
  const { dialect, isSingle, document, bytes } = body;
  if (bytes > limits.bodyBytesMax[dialect]) return 'request_too_large';
  if (isSingle) {
    if (document.kind !== 'object') return 'not_an_object';
    return bytes > limits.singleBytesMax[dialect] ? 'event_too_large' : undefined;
  }
  if (!document.isBatch) return 'not_an_object';
  if (document.elements.length === 0) return 'empty_batch';
  return document.elements.length > limits.eventsMax[dialect] ? 'too_many_events' : undefined;
}

interface Settling {
  readonly judged: Judged;
  readonly unwrapped: Extract<Unwrapped, { ok: true }> | null;
  readonly evidence?: Uint8Array;
}

/** Finds whose the request is, makes its outcome durable, and answers. */
async function settle(deps: AcceptDeps, arrived: Arrived, settling: Settling): Promise<Accepted> {
  const { judged, unwrapped, evidence = new Uint8Array(0) } = settling;
  const { dialect, fault } = judged;
  const key = findWriteKey({
    headers: arrived.http.headers,
    query: arrived.query,
    ...(judged.fields ? { fields: judged.fields } : { text: evidence }),
  });
  if (key === '') return { answer: keyless(dialect, fault), dialect, events: 0 };
  const found = await lookUp(deps.sources, key);
  if (found === 'unknowable')
    return { answer: unavailable(dialect, 'the write key can not be checked now'), dialect, events: 0 };
  if (found === null) return { answer: unauthorized(dialect, 'the write key is not known'), dialect, events: 0 };
  const problem =
    fault ??
    (found.enabled ? undefined : { reason: 'source_disabled' as const, detail: explainRefusal('source_disabled') });
  const header = headerOf(deps, arrived, { judged, source: found });
  try {
    if (problem || unwrapped === null) return await recordRefusal(deps, { header, judged, problem, evidence });
    await deps.stream.append({
      lane: arrived.route.isImport || judged.fields?.isHistorical ? 'backfill' : 'live',
      partitionKey: found.sourceId,
      header: encodeHeader({ ...header, encoding: unwrapped.encoding }),
      body: unwrapped.kept,
    });
    return { answer: accepted(dialect), dialect, events: judged.count };
  } catch (error) {
    // Whatever it was: it is not durable, so the client has to keep it.
    if (error instanceof Error && error.name === 'StreamUnavailable') {
      return { answer: unavailable(dialect, 'events can not be stored now'), dialect, events: 0 };
    }
    throw error;
  }
}

async function recordRefusal(
  deps: AcceptDeps,
  refusal: { header: ChunkHeader; judged: Judged; problem: Judged['fault']; evidence: Uint8Array },
): Promise<Accepted> {
  const { header, judged, evidence } = refusal;
  const { reason, detail } = refusal.problem ?? {
    reason: 'malformed_json' as const,
    detail: explainRefusal('malformed_json'),
  };
  await deps.refusals.record({ ...header, kind: 'refused', reason, detail }, evidence);
  return { answer: refused(judged.dialect, reason, detail), dialect: judged.dialect, events: 0, reason };
}

function keyless(dialect: AnswerDialect, fault: Judged['fault']): Answer {
  if (fault) return refused(dialect, fault.reason, fault.detail);
  return unauthorized(dialect, 'no write key was given');
}

async function lookUp(sources: SourceLookup, key: string): Promise<CaptureSource | null | 'unknowable'> {
  const known = sources.find(key);
  if (known !== null) return known;
  try {
    return await sources.findOrAsk(key);
  } catch {
    // Not known here, and no one to ask: it may be right, so it must not be thrown away.
    return 'unknowable';
  }
}

function headerOf(deps: AcceptDeps, arrived: Arrived, of: { judged: Judged; source: CaptureSource }): ChunkHeader {
  const { http, route, query, receivedAtMs } = arrived;
  const ip = addressOf(http, deps.trustProxy);
  const userAgent = http.headers['user-agent'];
  const sentAtMs = of.judged.dialect === 'posthog' ? sentAtOf(query) : undefined;
  return {
    v: 1,
    kind: 'events',
    requestId: newId('req', receivedAtMs),
    workspaceId: of.source.workspaceId,
    sourceId: of.source.sourceId,
    dialect: of.judged.dialect,
    path: route.path,
    ...(route.impliedType === undefined ? {} : { impliedType: route.impliedType }),
    encoding: 'identity',
    count: of.judged.count,
    receivedAtMs,
    ...(sentAtMs === undefined ? {} : { sentAtMs }),
    ...(ip === '' ? {} : { ip }),
    ...(userAgent === undefined ? {} : { userAgent: userAgent.slice(0, 1_000) }),
  };
}

function sentAtOf(query: URLSearchParams): number | undefined {
  const text = query.get('_') ?? query.get('sent_at');
  return text !== null && /^\d{12,14}$/.test(text) ? Number(text) : undefined;
}

function addressOf(http: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy
    ? String(http.headers['x-forwarded-for'] ?? '')
        .split(',')[0]
        ?.trim()
    : '';
  const address = forwarded || http.socket.remoteAddress || '';
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

/** `/batch` is PostHog's with `api_key`, Segment's with Basic or `writeKey`. */
function dialectOf(http: IncomingMessage, route: Route, fields: RequestFields): AnswerDialect {
  if (route.dialect !== 'either') return route.dialect;
  if (fields.apiKey !== '') return 'posthog';
  return fields.writeKey !== '' ? 'segment' : dialectOfHeaders(http, route);
}

function dialectOfHeaders(http: IncomingMessage, route: Route): AnswerDialect {
  if (route.dialect !== 'either') return route.dialect;
  return basicKey(http.headers.authorization) === '' ? 'posthog' : 'segment';
}

export const notFound = plain(404, 'not found');
export const methodNotAllowed = plain(405, 'method not allowed');
