import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, systemClock } from '@tributary/kernel';
import { counter, gauge, histogram, type Logger, METRICS_CONTENT_TYPE, metricsText } from '@tributary/telemetry';
import { type AcceptDeps, acceptRequest, methodNotAllowed, notFound } from './accept-request';
import { type Answer, unavailable } from './answers';
import { corsHeaders, preflightHeaders } from './cors';
import { createInFlightBudget } from './in-flight-budget';
import { type CaptureLimits, DEFAULT_CAPTURE_LIMITS } from './limits';
import type { Appender, SourceLookup } from './ports';
import { createRefusalRecorder } from './record-refusals';
import { findRoute, type Route } from './routes';

export interface CaptureOptions {
  readonly sources: SourceLookup;
  readonly stream: Appender;
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

export function createCapture(options: CaptureOptions): Capture {
  const limits = { ...DEFAULT_CAPTURE_LIMITS, ...options.limits };
  const clock = options.clock ?? systemClock;
  const budget = createInFlightBudget(limits.inFlightBytesMax);
  const deps: AcceptDeps = {
    sources: options.sources,
    stream: options.stream,
    refusals: createRefusalRecorder({ stream: options.stream, clock }),
    budget,
    limits,
    clock,
    trustProxy: options.trustProxy ?? false,
  };
  const meters = createMeters();
  const state = { closing: false };
  const server = createServer(
    {
      maxHeaderSize: HEADER_BYTES_MAX,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      connectionsCheckingInterval: Math.min(5_000, limits.requestTimeoutMs),
    },
    (request, response) => {
      void handle({ ...options, deps, meters, isClosing: () => state.closing }, request, response);
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
  return {
    inFlightBytes: gauge({
      name: 'tributary_capture_in_flight_bytes',
      help: 'Bytes of the requests that are under way.',
    }),
    requests: counter({
      name: 'tributary_capture_requests_total',
      help: 'Requests for events, by dialect and status.',
      labels: ['dialect', 'status'],
    }),
    events: counter({
      name: 'tributary_capture_events_total',
      help: 'Events that were made durable and answered.',
      labels: ['dialect'],
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
  try {
    const route = findRoute(path);
    if (route === undefined) return await handleOther(handling, path, { request, response });
    if (request.method === 'OPTIONS') {
      response.writeHead(200, { ...preflightHeaders(request, route.dialect), 'content-type': 'application/json' });
      response.end(route.dialect === 'segment' ? '' : '{"status":1}');
      return;
    }
    if (request.method !== 'POST' && !(request.method === 'GET' && route.dialect === 'posthog')) {
      return send(response, methodNotAllowed);
    }
    await handleEvents(handling, { request, response, route, query: mark < 0 ? '' : url.slice(mark + 1) });
  } catch (error) {
    handling.logger.error({ err: error, path }, 'a request failed in a way that was not expected');
    if (!response.headersSent) send(response, unavailable('segment', 'something went wrong here'));
  }
}

async function handleEvents(
  handling: Handling,
  exchange: { request: IncomingMessage; response: ServerResponse; route: Route; query: string },
): Promise<void> {
  const { request, response, route } = exchange;
  const { deps, meters } = handling;
  const startedAtMs = performance.now();
  const done = await acceptRequest(deps, {
    http: request,
    route,
    query: exchange.query === '' ? NO_QUERY : new URLSearchParams(exchange.query),
  });
  if (done.answer === null) return;
  send(
    response,
    handling.isClosing() ? { ...done.answer, close: true } : done.answer,
    corsHeaders(request, route.dialect),
  );
  meters.requests.inc({ dialect: done.dialect, status: done.answer.status });
  if (done.events > 0) meters.events.inc({ dialect: done.dialect }, done.events);
  if (done.reason !== undefined) meters.refused.inc({ reason: done.reason });
  meters.seconds.observe((performance.now() - startedAtMs) / 1000);
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
  if (isRead && (path === '/health' || path === '/')) {
    const state = await health();
    response.writeHead(state.ok ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(state));
    return;
  }
  send(response, notFound);
}

function send(response: ServerResponse, answer: Answer, headers: Record<string, string> = {}): void {
  response.writeHead(answer.status, {
    ...headers,
    'content-type': answer.type,
    'content-length': Buffer.byteLength(answer.body),
    ...(answer.retryAfterSeconds === undefined ? {} : { 'retry-after': String(answer.retryAfterSeconds) }),
    ...(answer.close ? { connection: 'close' } : {}),
  });
  response.end(answer.body);
}
