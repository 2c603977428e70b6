import { readRequestFields, scanDocument } from '@tributary/event-schema';
import type { AcceptDeps } from './accept-request';
import { type Answer, plain } from './answers';
import type { Evidence, OpenedBody, ReadEndpoint, ReadQuestion } from './dialects/contract';
import { findWriteKey } from './find-write-key';
import { readBody } from './http/read-body';
import type { HttpRequest } from './http/request';
import { MIB } from './limits';
import { lookUp } from './look-up';
import { chooseOffer, type Offer } from './routes';
import { unwrapBody } from './unwrap-body';

const BODY_BYTES_MAX = MIB;

export interface ReadRequest {
  readonly http: HttpRequest;
  readonly offers: readonly Offer<ReadEndpoint>[];
  readonly head: Evidence;
}

/** An SDK's question, answered from the directory of sources. Null: the client is gone. */
export async function answerRead(deps: AcceptDeps, { http, offers, head }: ReadRequest): Promise<Answer | null> {
  const read = await readQuestion(deps, http, head);
  if (read.answer !== undefined) return read.answer;
  const evidence = read.body === undefined ? head : { ...head, body: read.body };
  const { dialect, endpoint } = chooseOffer(offers, evidence);
  const writeKey = findWriteKey(dialect.keyPlaces, evidence);
  const asker = writeKey === '' ? 'unknown' : await lookUp(deps.sources, writeKey);
  return endpoint.answer({
    ...evidence,
    ...{ asker, writeKey, json: read.body?.json ?? null },
    ...addressOf(http, deps.trustProxy),
  });
}

interface Question {
  readonly body?: OpenedBody;
  readonly answer?: Answer | null;
}

/** The body of a question, where there is one; what can't be read is none. */
async function readQuestion({ limits, budget }: AcceptDeps, http: HttpRequest, head: Evidence): Promise<Question> {
  if (http.method !== 'POST') return {};
  const bytesMax = Math.min(BODY_BYTES_MAX, limits.wireBytesMax);
  const read = await readBody(http.body, { ...limits, wireBytesMax: bytesMax }, budget);
  if (read.kind === 'gone') return { answer: null };
  if (read.kind === 'no_room') return { answer: { ...plain(503, 'too many requests are under way'), close: true } };
  if (read.kind === 'too_large') return { answer: { ...plain(413, 'the body is too large'), close: true } };
  try {
    const unwrapped = await unwrapBody(read.bytes, {
      contentEncoding: http.headers['content-encoding'] ?? '',
      contentType: http.headers['content-type'] ?? '',
      compression: head.query.get('compression') ?? '',
      bytesMax,
    });
    if (!unwrapped.ok) return {};
    const document = scanDocument(unwrapped.json, { elementFields: false });
    if (document.kind === 'malformed') return {};
    return {
      body: { json: unwrapped.json, document, fields: readRequestFields(unwrapped.json, document, { inEvents: true }) },
    };
  } finally {
    budget.give(read.bytes.length);
  }
}

const LOOPBACK = /^(localhost|127\.|\[::1\])/;

/**
 * Scheme and host as the client sees them. Browsers let a page of https call nothing but https, so its origin tells of a
 * proxy that no one has been told to trust.
 */
function addressOf({ headers }: HttpRequest, trustProxy: boolean): Pick<ReadQuestion, 'scheme' | 'host'> {
  const forwarded = (name: string) =>
    String(headers[name] ?? '')
      .split(',')[0]
      ?.trim() ?? '';
  const host = (trustProxy && forwarded('x-forwarded-host')) || headers.host || 'localhost';
  const calledByHttps = headers.origin?.startsWith('https:') === true && !LOOPBACK.test(host);
  return { scheme: forwarded('x-forwarded-proto') === 'https' || calledByHttps ? 'https' : 'http', host };
}
