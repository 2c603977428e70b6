import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
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
import { type Cors, corsHeaders, NO_HEADERS, preflightHeaders } from './cors';
import type { Evidence, Method, ReadEndpoint } from './dialects/contract';
import { createInFlightBudget } from './in-flight-budget';
import { Inflaters } from './inflaters';
import { type CaptureLimits, DEFAULT_CAPTURE_LIMITS } from './limits';
import type { Appender, LaneChooser, SourceLookup } from './ports';
import { createRefusalRecorder } from './record-refusals';
import { findRoute, type Offer, type Offers } from './routes';

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
  readonly server: Server;
  /** @throws when the port is taken */
  listen(address: { host: string; port: number }): Promise<AddressInfo>;
  /** Takes no new connection, finishes what is under way, and resolves. */
  close(): Promise<void>;
}

/** Nothing writes to a query; most requests have none, and making one costs a microsecond. */
const NO_QUERY = new URLSearchParams();
const HEADER_BYTES_MAX = 16 * 1024;
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
  const state = { closing: false };
  const handling = { ...options, deps, meters: createMeters(), isClosing: () => state.closing };
  const server = createServer(
    {
      maxHeaderSize: HEADER_BYTES_MAX,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      connectionsCheckingInterval: Math.min(5_000, limits.requestTimeoutMs),
    },
    (request, response) => {
      void handle(handling, request, response);
    },
  );
  return {
    server,
    listen: ({ host, port }) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve(server.address() as AddressInfo);
        });
      }),
    close() {
      state.closing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      return closed;
    },
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
  readonly isClosing: () => boolean;
}

async function handle(handling: Handling, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const found = findRoute(path);
  try {
    if (found === undefined) return await handleOther(handling, path, { request, response });
    const { fallback, offers } = found.route;
    if (request.method === 'OPTIONS') return preflight(request, response, fallback.dialect.cors);
    const { events, reads } = offers[request.method === 'HEAD' ? 'GET' : (request.method as Method)] ?? NO_OFFERS;
    const query = mark < 0 ? NO_QUERY : new URLSearchParams(url.slice(mark + 1));
    const head = { headers: request.headers, query, params: found.params };
    const exchange = { request, response, cors: fallback.dialect.cors, head };
    if (reads.length > 0) await handleRead(handling, exchange, reads);
    else if (events.length > 0 && request.method !== 'HEAD') {
      const startedAtMs = performance.now();
      const done = await acceptRequest(handling.deps, { http: request, path: found.path, offers: events, head });
      answerEvents(handling, exchange, { done, startedAtMs });
    } else send(response, methodNotAllowed);
  } catch (error) {
    handling.logger.error({ err: error, path }, 'a request failed in a way that was not expected');
    if (!response.headersSent) send(response, found?.route.fallback.dialect.answers.unavailable(FAILED) ?? failed);
  }
}

function preflight(request: IncomingMessage, response: ServerResponse, cors: Cors): void {
  response.writeHead(200, { ...preflightHeaders(request, cors), 'content-type': 'application/json' });
  response.end(cors.preflightBody);
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly cors: Cors;
  readonly head: Evidence;
}

function answerEvents(
  { meters, isClosing }: Handling,
  { request, response, cors }: Exchange,
  { done, startedAtMs }: { readonly done: Accepted; readonly startedAtMs: number },
): void {
  if (done.answer === null) return;
  const answer = isClosing() ? { ...done.answer, close: true } : done.answer;
  send(response, answer, corsHeaders(request, cors));
  const counts = meters.answeredWith(done.dialect, done.answer.status);
  counts.requests.inc();
  if (done.events > 0) counts.events.inc(done.events);
  if (done.reason !== undefined) meters.refused.inc({ reason: done.reason });
  meters.seconds.observe((performance.now() - startedAtMs) / 1000);
}

async function handleRead(
  { deps }: Handling,
  { request, response, cors, head }: Exchange,
  offers: readonly Offer<ReadEndpoint>[],
): Promise<void> {
  const answer = await answerRead(deps, { http: request, offers, head });
  if (answer !== null) send(response, answer, corsHeaders(request, cors));
}

async function handleOther(
  { health, deps, meters }: Handling,
  path: string,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (isRead && path === '/metrics') {
    meters.inFlightBytes.set(deps.budget.used());
    response.writeHead(200, { 'content-type': METRICS_CONTENT_TYPE }).end(await metricsText());
    return;
  }
  if (isRead && path === '/robots.txt') return send(response, ROBOTS);
  // Asked by those who start a process anew when it doesn't answer, which is no cure for what `/health` tells of.
  if (isRead && path === '/_liveness') return send(response, ALIVE);
  if (isRead && HEALTH_PATHS.has(path)) {
    const state = await health();
    response.writeHead(state.ok ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(state));
    return;
  }
  send(response, notFound);
}

/** Headers as one flat list are what Node writes without making anything of them first. */
function send(response: ServerResponse, answer: Answer, cors: Readonly<Record<string, string>> = NO_HEADERS): void {
  const { status, type, body, close } = answer;
  const headers = ['content-type', type];
  // Of a 304 it would be the length of what the client has already.
  if (status !== 304) headers.push('content-length', String(Buffer.byteLength(body)));
  const more = answer.headers === undefined ? cors : { ...cors, ...answer.headers };
  for (const name in more) headers.push(name, more[name] ?? '');
  if (close) headers.push('connection', 'close');
  response.writeHead(status, headers);
  // Head and body go as one text; `end(body)` would make a list of them, and of an empty end.
  response.cork();
  response.write(body);
  response.uncork();
  response.end();
}
