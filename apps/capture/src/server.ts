import type { AddressInfo } from 'node:net';
import { type Clock, systemClock } from '@tributary/kernel';
import {
  counter,
  gauge,
  histogram,
  type LabelledCounter,
  type Logger,
  METRICS_CONTENT_TYPE,
  metricsText,
} from '@tributary/telemetry';
import { type AcceptDeps, type Accepted, acceptRequest } from './accept-request';
import { answerRead } from './answer-read';
import { type Answer, cacheable, json, methodNotAllowed, notFound, plain, retryable } from './answers';
import { type Cors, preflightHeaders } from './cors';
import type { Method } from './dialects/contract';
import { createHttpServer } from './http/create-http-server';
import type { HttpRequest } from './http/request';
import { createInFlightBudget } from './in-flight-budget';
import { Inflaters } from './inflaters';
import { type CaptureLimits, DEFAULT_CAPTURE_LIMITS } from './limits';
import type { Appender, LaneChooser, SourceLookup } from './ports';
import { createRefusalRecorder } from './record-refusals';
import { findRoute, type Offers } from './routes';

export interface CaptureOptions {
  readonly sources: SourceLookup;
  readonly stream: Appender;
  readonly flow: LaneChooser;
  readonly logger: Logger;
  readonly limits?: Partial<CaptureLimits>;
  readonly clock?: Clock;
  readonly trustProxy?: boolean;
  /** What `/health` answers: 200 while `ok`, else 503. */
  readonly health: () => Promise<{ readonly ok: boolean; readonly [part: string]: unknown }>;
}

export interface Capture {
  /** @throws when the port is taken */
  listen(address: { host: string; port: number }): Promise<AddressInfo>;
  /** Takes no new connection, finishes what is under way, and resolves. */
  close(): Promise<void>;
}

/** Nothing writes to a query; most requests have none, and making one costs a microsecond. */
const NO_QUERY = new URLSearchParams();
const NO_OFFERS: Offers = { events: [], reads: [] };
const FAILED = 'something went wrong here';
/** Nothing here is for search engines. */
const ROBOTS = cacheable(plain(200, 'User-agent: *\nDisallow: /\n'), 86_400);
const ALIVE = plain(200, 'ok');
const HEALTH_PATHS: ReadonlySet<string> = new Set(['/health', '/', '/_readiness']);
const failed = retryable(json(503, { ok: false, message: FAILED }));

export function createCapture(options: CaptureOptions): Capture {
  const limits = { ...DEFAULT_CAPTURE_LIMITS, ...options.limits };
  const clock = options.clock ?? systemClock;
  const budget = createInFlightBudget(limits.inFlightBytesMax);
  const deps: AcceptDeps = {
    sources: options.sources,
    stream: options.stream,
    flow: options.flow,
    refusals: createRefusalRecorder({ stream: options.stream, clock }),
    budget,
    inflaters: new Inflaters(),
    limits,
    clock,
    trustProxy: options.trustProxy ?? false,
  };
  const handling = { ...options, deps, meters: createMeters() };
  const { server, close } = createHttpServer({
    limits,
    answer: (request) => answerTo(handling, request),
    onOdd: () => handling.meters.odd.inc(),
    onFault: (error) => options.logger.error({ err: error }, 'a request was left without an answer'),
  });
  return {
    listen: ({ host, port }) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve(server.address() as AddressInfo);
        });
      }),
    close,
  };
}

function createMeters() {
  const requests = counter({
    name: 'tributary_capture_requests_total',
    help: 'Requests for events, by dialect and status.',
    labels: ['dialect', 'status'],
  });
  const events = counter({
    name: 'tributary_capture_events_total',
    help: 'Events that were made durable and answered.',
    labels: ['dialect'],
  });
  const counts = new Map<string, { readonly requests: LabelledCounter; readonly events: LabelledCounter }>();
  return {
    odd: counter({
      name: 'tributary_capture_odd_connections_total',
      help: "Connections that Node's server took over, as a request on them was not in the usual form.",
    }),
    inFlightBytes: gauge({
      name: 'tributary_capture_in_flight_bytes',
      help: 'Bytes of the requests that are under way.',
    }),
    refused: counter({
      name: 'tributary_capture_refused_requests_total',
      help: 'Requests that were refused as a whole, by reason.',
      labels: ['reason'],
    }),
    seconds: histogram({
      name: 'tributary_capture_request_seconds',
      help: 'From the first byte of a request to its answer.',
    }),
    /** What counts the requests of a dialect that were answered with a status, and their events. */
    answeredWith(dialect: string, status: number) {
      const name = `${dialect} ${status}`;
      const known = counts.get(name) ?? { requests: requests.of({ dialect, status }), events: events.of({ dialect }) };
      counts.set(name, known);
      return known;
    },
  };
}

interface Handling extends CaptureOptions {
  readonly deps: AcceptDeps;
  readonly meters: ReturnType<typeof createMeters>;
}

/** The answer to a request, in the words of its dialect. Null: the client is gone. */
async function answerTo(handling: Handling, request: HttpRequest): Promise<Answer | null> {
  const { url, method } = request;
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const found = findRoute(path);
  const held = { bytes: 0 };
  try {
    if (found === undefined) return await answerOther(handling, path, method);
    const { fallback, offers } = found.route;
    if (method === 'OPTIONS') return preflight(request, fallback.dialect.cors);
    const { events, reads } = offers[method === 'HEAD' ? 'GET' : (method as Method)] ?? NO_OFFERS;
    const query = mark < 0 ? NO_QUERY : new URLSearchParams(url.slice(mark + 1));
    const head = { headers: request.headers, query, params: found.params };
    if (reads.length > 0) {
      const answer = await answerRead(handling.deps, { http: request, offers: reads, head });
      return answer && withCors(answer, request, fallback.dialect.cors);
    }
    if (events.length === 0 || method === 'HEAD') return methodNotAllowed;
    const startedAtMs = performance.now();
    const accepting = { http: request, path: found.path, offers: events, head };
    const answer = meter(handling, await acceptRequest(handling.deps, accepting, held), startedAtMs);
    return answer && withCors(answer, request, fallback.dialect.cors);
  } catch (error) {
    handling.logger.error({ err: error, path }, 'a request failed in a way that was not expected');
    return found?.route.fallback.dialect.answers.unavailable(FAILED) ?? failed;
  } finally {
    handling.deps.budget.give(held.bytes);
  }
}

function preflight(request: HttpRequest, cors: Cors): Answer {
  const headers = preflightHeaders(request, cors);
  return { status: 200, type: 'application/json', body: cors.preflightBody, headers };
}

function withCors(answer: Answer, { headers: { origin } }: HttpRequest, cors: Cors): Answer {
  return origin === undefined ? answer : { ...answer, headers: { ...cors.headers(origin), ...answer.headers } };
}

/** Counts what was done with a request, and answers with its answer. */
function meter({ meters }: Handling, done: Accepted, startedAtMs: number): Answer | null {
  if (done.answer === null) return null;
  const counts = meters.answeredWith(done.dialect, done.answer.status);
  counts.requests.inc();
  if (done.events > 0) counts.events.inc(done.events);
  if (done.reason !== undefined) meters.refused.inc({ reason: done.reason });
  meters.seconds.observe((performance.now() - startedAtMs) / 1000);
  return done.answer;
}

async function answerOther({ health, deps, meters }: Handling, path: string, method: string): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return notFound;
  if (path === '/metrics') {
    meters.inFlightBytes.set(deps.budget.used());
    return { status: 200, type: METRICS_CONTENT_TYPE, body: await metricsText() };
  }
  if (path === '/robots.txt') return ROBOTS;
  // Asked by those who start a process anew when it doesn't answer, which is no cure for what `/health` tells of.
  if (path === '/_liveness') return ALIVE;
  if (!HEALTH_PATHS.has(path)) return notFound;
  const state = await health();
  return { ...json(state.ok ? 200 : 503, state), headers: { 'cache-control': 'no-store' } };
}
