import type { Logger } from '@tributary/telemetry';
import { METRICS_CONTENT_TYPE, metricsText } from '@tributary/telemetry';
import { TRPCError } from '@trpc/server';
import type { RequestContext } from '../context';
import { type Problem, problemOf, toTrpcError } from '../errors';
import { createCaller } from '../procedure';
import { appRouter } from '../router';
import { listRoutes, type Route } from './list-routes';
import { createMatcher, type RouteMatch } from './match-route';
import { createOpenApiDocument } from './openapi';
import { readInput, UnreadableRequest } from './read-input';

const PREFIX = '/api/v1';
const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

export interface RestHandlerDeps {
  /** Who asks: for REST an API key only. A cookie would need protection against forged requests. */
  readonly contextOf: (request: Request) => RequestContext;
  readonly publicUrl: string;
  readonly log: Logger;
}

/** Answers `/api/v1/*` from the same procedures as tRPC. Never throws. */
export function createRestHandler({ contextOf, publicUrl, log }: RestHandlerDeps) {
  const match = createMatcher(listRoutes());
  const callerOf = createCaller(appRouter);
  let document: string | undefined;

  const answer = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const path = url.pathname.startsWith(PREFIX) ? url.pathname.slice(PREFIX.length) : url.pathname;
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    if (path === '/openapi.json' && method === 'GET') {
      document ??= JSON.stringify(createOpenApiDocument(`${publicUrl}${PREFIX}`));
      return new Response(document, { headers: { ...HEADERS, 'content-type': 'application/json' } });
    }
    if (path === '/metrics' && method === 'GET')
      return new Response(await metricsText(), { headers: { ...HEADERS, 'content-type': METRICS_CONTENT_TYPE } });
    const found = match(method, path);
    if (found.kind !== 'found') return refuse(found, method);
    const input = await readInput(found.route, { params: found.params, query: url.searchParams, raw: request });
    const output = await call(callerOf(contextOf(request)), found.route, input);
    return Response.json(output, { status: statusOf(found.route, output), headers: HEADERS });
  };

  return async (request: Request): Promise<Response> => {
    try {
      return await answer(request);
    } catch (error) {
      const problem = problemFrom(error);
      if (problem.status >= 500) log.error({ err: error, url: request.url.split('?')[0] }, 'a request failed');
      return problemResponse(problem);
    }
  };
}

type CallerGroups = Readonly<Record<string, Readonly<Record<string, (input: unknown) => Promise<unknown>>>>>;

/** Follows `sources.create` to the caller's function and calls it. */
function call(caller: unknown, route: Route, input: unknown): Promise<unknown> {
  const [noun = '', verb = ''] = route.procedure.split('.');
  const group = (caller as CallerGroups)[noun];
  const procedure = group?.[verb];
  if (!procedure) throw new Error(`no procedure ${route.procedure}`);
  return procedure(input);
}

/** A process that has lost an engine is told from a healthy one by the status alone, as load balancers do. */
function statusOf(route: Route, output: unknown): number {
  const degraded = typeof output === 'object' && output !== null && 'status' in output && output.status === 'degraded';
  if (route.procedure === 'health.get') return degraded ? 503 : 200;
  return route.status ?? 200;
}

function refuse(found: Exclude<RouteMatch, { kind: 'found' }>, method: string): Response {
  if (found.kind === 'unknown')
    return problemResponse(problemOf(404, { code: 'not_found', detail: 'There is no such address in the API.' }));
  const detail = `${method} is not possible here; ${found.allow.join(', ')} is.`;
  return problemResponse(problemOf(405, { code: 'method_not_allowed', detail }), { allow: found.allow.join(', ') });
}

function problemFrom(error: unknown): Problem {
  if (error instanceof UnreadableRequest) return error.problem;
  const known =
    error instanceof TRPCError ? error : new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: error as Error });
  return toTrpcError(known).problem;
}

function problemResponse(problem: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      ...HEADERS,
      'content-type': 'application/problem+json',
      ...(problem.status === 401 ? { 'www-authenticate': 'Bearer realm="Tributary API"' } : {}),
      ...(problem.status === 503 ? { 'retry-after': '5' } : {}),
      ...headers,
    },
  });
}
