import { AppError } from '@tributary/control-plane';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { AUTH_PATH, isSameOrigin } from './auth/create-auth';
import { identifyCaller } from './auth/identify-caller';
import { type ApiDeps, createApiDeps } from './create-api-deps';
import { problemOf } from './errors';
import { createHealthCheck } from './health/check-health';
import { createRestHandler } from './rest/create-rest-handler';
import { appRouter } from './router';

export const TRPC_PATH = '/api/trpc';
const TRPC_BODY_BYTES_MAX = 2 * 1024 * 1024;
const BATCH_MAX = 30;

/** The whole API as functions from Request to Response, for a server to mount. */
export interface ApiServer {
  /** `/api/trpc/*`: the dashboard. Session cookies or API keys. */
  readonly trpc: (request: Request) => Promise<Response>;
  /** `/api/v1/*`: the public REST API. API keys only. */
  readonly rest: (request: Request) => Promise<Response>;
  /** `/api/auth/*`: sign-in, sign-out, sessions. */
  readonly auth: (request: Request) => Promise<Response>;
  /** Resolves once what the environment asks for (owner, workspace, API key) exists. Rejects while it can't be made. */
  readonly ready: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const refusal = (status: number, code: string, detail: string) =>
  Response.json(problemOf(status, { code, detail }), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });

/** A page of another site can make a browser send a form here, with cookies where they are lax. It can't lie about Origin. */
const isForged = (request: Request, webUrl: string): boolean =>
  request.method !== 'GET' && request.method !== 'HEAD' && !isSameOrigin(request, webUrl);

function createTrpcHandler(deps: ApiDeps) {
  const { log, webUrl } = deps;
  return async (request: Request): Promise<Response> => {
    if (isForged(request, webUrl)) return refusal(403, 'forbidden', 'This request comes from a page of another site.');
    if (Number(request.headers.get('content-length') ?? 0) > TRPC_BODY_BYTES_MAX)
      return refusal(413, 'too_large', 'The request is too large.');
    const { context, cookies } = identifyCaller(deps, request, { withSession: true });
    // Before the answer begins to stream, so that a session that is prolonged gets its new cookie.
    await context.user().catch(() => null);
    const response = await fetchRequestHandler({
      endpoint: TRPC_PATH,
      req: request,
      router: appRouter,
      createContext: () => context,
      allowMethodOverride: true,
      maxBatchSize: BATCH_MAX,
      onError: ({ error, path }) => {
        if (error.code === 'INTERNAL_SERVER_ERROR')
          log.error({ err: error.cause ?? error, path }, 'a procedure failed');
      },
    });
    // Mutations may sign in. Their answer is complete before it is given, because headers can't follow the body.
    const body = request.method === 'GET' ? response.body : await response.arrayBuffer();
    const headers = new Headers(response.headers);
    headers.set('cache-control', 'no-store');
    for (const cookie of cookies) headers.append('set-cookie', cookie);
    return new Response(body, { status: response.status, headers });
  };
}

/**
 * Makes what the environment asks for, once. Tried again with the next call while Postgres is away; what can't be made
 * at all (a revoked key) is said in the log and keeps nobody out.
 */
function createReadiness({ bootstrap, log }: ApiDeps): () => Promise<void> {
  let attempt: Promise<void> | null = null;
  return () => {
    attempt ??= bootstrap().catch((error: unknown) => {
      if (error instanceof AppError) return log.error({ err: error }, 'the environment asks for an impossible account');
      attempt = null;
      throw error;
    });
    return attempt;
  };
}

/** Whoever waits for this process to be healthy may use the API key of the environment at once. */
const withAccountCheck =
  (health: ApiDeps['health'], ready: () => Promise<void>): ApiDeps['health'] =>
  async () => {
    const account = createHealthCheck({ 'account of the environment': ready });
    return (await Promise.all([health(), account()])).flat();
  };

/** One per process. `deps` are opened from the environment, unless a test hands in its own. */
export function createApiServer(opened: ApiDeps = createApiDeps()): ApiServer {
  const ready = createReadiness(opened);
  const deps = { ...opened, health: withAccountCheck(opened.health, ready) };
  return {
    trpc: createTrpcHandler(deps),
    rest: createRestHandler({
      contextOf: (request) => identifyCaller(deps, request, { withSession: false }).context,
      publicUrl: deps.webUrl,
      log: deps.log,
    }),
    auth: (request) =>
      new URL(request.url).pathname.startsWith(AUTH_PATH)
        ? deps.auth.handler(request)
        : Promise.resolve(refusal(404, 'not_found', 'There is no such address.')),
    ready,
    close: deps.close,
  };
}
