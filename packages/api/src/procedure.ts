import { counter, histogram } from '@tributary/telemetry';
import { initTRPC, TRPCError } from '@trpc/server';
import type { RequestContext } from './context';
import { toTrpcError } from './errors';

/** Where a procedure stands in the REST API: path parameters are fields of its input. */
export interface RestRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: `/${string}`;
  /** Of a success; 200 when it is left out. */
  readonly status?: 200 | 201 | 202;
}

export interface ProcedureMeta {
  /** One sentence, as the OpenAPI document and the audience of the API read it. */
  readonly summary: string;
  /** Absent: the dashboard only. Several: the same call under several addresses. */
  readonly rest?: readonly RestRoute[];
}

const t = initTRPC
  .context<RequestContext>()
  .meta<ProcedureMeta>()
  .create({
    defaultMeta: { summary: '' },
    errorFormatter: ({ shape, error }) => {
      const { problem } = toTrpcError(error);
      return {
        ...shape,
        message: problem.detail,
        // The stack stays on the server, whatever NODE_ENV says.
        data: { code: shape.data.code, httpStatus: problem.status, problem },
      };
    },
  });

const requests = counter({
  name: 'tributary_api_requests_total',
  help: 'Calls by procedure and outcome',
  labels: ['procedure', 'outcome'],
});
const durations = histogram({
  name: 'tributary_api_request_duration_seconds',
  help: 'From the call to its answer',
  labels: ['procedure'],
});

export const router = t.router;
export const createCaller = t.createCallerFactory;

/** Use-cases throw AppError; from here on it is a TRPCError that carries it. The one place where they are mapped. */
const mapErrors = t.middleware(async ({ next, path }) => {
  const startedAt = performance.now();
  const result = await next();
  const error = result.ok ? null : toTrpcError(result.error).error;
  requests.inc({ procedure: path, outcome: error?.code ?? 'ok' });
  durations.observe((performance.now() - startedAt) / 1_000, { procedure: path });
  if (error) throw error;
  return result;
});

/** Anybody, also without a session. What such a procedure may do is decided by its use-case alone. */
export const publicProcedure = t.procedure.use(mapErrors);

/** A signed-in person, whatever the workspace. API keys belong to a workspace, never to a person. */
export const userProcedure = publicProcedure.use(async ({ ctx, next }) => {
  const person = await ctx.user();
  if (!person) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'Sign in first.' });
  return next({ ctx: { person: { ...ctx.visitor, person } } });
});

/**
 * A member of a workspace or an API key of it. The tenant comes from the session's membership or from the key, never
 * from the input, so no procedure can be asked about someone else's.
 */
export const memberProcedure = publicProcedure.use(async ({ ctx, next }) =>
  next({ ctx: { scope: await ctx.useCase() } }),
);
