import { authenticateApiKey, type EventsContext, type Person, resolveMember } from '@tributary/control-plane';
import { TRPCError } from '@trpc/server';
import type { RequestContext } from '../context';
import type { ApiDeps } from '../create-api-deps';

/** Names the workspace in the dashboard's URL. A wish, never a right: membership is checked at every request. */
export const WORKSPACE_HEADER = 'x-tributary-workspace';

export interface IdentifiedCaller {
  readonly context: RequestContext;
  /** `Set-Cookie` values that the answer has to carry. Grows while the request is worked on. */
  readonly cookies: readonly string[];
}

const bearerOf = (request: Request): string | null =>
  /^Bearer\s+(\S+)\s*$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;

/** The nearest proxy's word, for the audit log only: nothing is decided by it. */
const addressOf = (request: Request): string => request.headers.get('x-forwarded-for')?.split(',')[0]?.trim() ?? '';

/** Computed when first asked for, once. */
function once<T>(compute: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= compute();
    return result;
  };
}

/**
 * Who asks, and with what right. A bearer token wins over a cookie and is never joined with one. `withSession: false`
 * takes no cookies at all, for an API that browsers of other sites can reach.
 */
export function identifyCaller(
  deps: ApiDeps,
  request: Request,
  { withSession }: { readonly withSession: boolean },
): IdentifiedCaller {
  const cookies: string[] = [];
  const keep = (headers: Headers) => cookies.push(...headers.getSetCookie());
  const { shared, auth } = deps;
  const visitor = { db: shared.db, clock: shared.clock, ip: addressOf(request) };
  const token = bearerOf(request);
  const hasAuthorization = request.headers.has('authorization');

  const user = once(async (): Promise<Person | null> => {
    if (!withSession || hasAuthorization) return null;
    const { headers, response } = await auth.api.getSession({ headers: request.headers, returnHeaders: true });
    keep(headers);
    return response ? { id: response.user.id, name: response.user.name, email: response.user.email } : null;
  });

  const actorOfKey = async () => {
    const actor = token ? await authenticateApiKey(visitor, token) : null;
    if (actor) return actor;
    throw new TRPCError({ code: 'UNAUTHORIZED', message: 'This API key is not valid: unknown, revoked or expired.' });
  };

  const actorOfSession = async () => {
    const person = await user();
    if (!person) throw new TRPCError({ code: 'UNAUTHORIZED', message: withSession ? 'Sign in first.' : NO_KEY });
    const workspace = request.headers.get(WORKSPACE_HEADER) ?? undefined;
    const actor = await resolveMember({ ...visitor, person }, { workspace });
    if (actor) return actor;
    throw new TRPCError({ code: 'FORBIDDEN', message: 'There is no such workspace, or you are not a member of it.' });
  };

  const useCase = once(
    async (): Promise<EventsContext> => ({
      ...shared,
      ...visitor,
      actor: await (hasAuthorization ? actorOfKey() : actorOfSession()),
    }),
  );

  const signIn: RequestContext['signIn'] = async ({ email, password }) => {
    const { headers } = await auth.api.signInEmail({
      body: { email, password },
      headers: request.headers,
      returnHeaders: true,
    });
    keep(headers);
  };

  return { context: { visitor, user, useCase, signIn, health: deps.health, captureUrl: deps.captureUrl }, cookies };
}

const NO_KEY = 'Send an API key: Authorization: Bearer trb_…';
