import type { EventsContext, Person, VisitorContext } from '@tributary/control-plane';
import type { HealthCheck } from './health/check-health';

/** What a request brings to a procedure. Looked up when asked for, once. */
export interface RequestContext {
  /** What anybody's use-cases get. */
  readonly visitor: VisitorContext;
  /** Null without a valid session. An API key is nobody. */
  readonly user: () => Promise<Person | null>;
  /**
   * The right to act in one workspace, from the API key or from the session and its membership.
   * @throws TRPCError UNAUTHORIZED without either, FORBIDDEN when the user is no member of the named workspace.
   */
  readonly useCase: () => Promise<EventsContext>;
  /** Opens a session; the answer sets its cookie. */
  readonly signIn: (credentials: { readonly email: string; readonly password: string }) => Promise<void>;
  readonly health: () => Promise<readonly HealthCheck[]>;
  /** Where SDKs send to, without a slash at its end. */
  readonly captureUrl: string;
}
