import type { UseCaseContext } from '@tributary/control-plane';
import type { Accounts } from './auth/accounts';
import type { HealthCheck } from './health/check-health';

export interface SignedInUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** What a request brings to a procedure. Looked up when asked for, once. */
export interface RequestContext {
  /** Null without a valid session. An API key is nobody. */
  readonly user: () => Promise<SignedInUser | null>;
  /**
   * The right to act in one workspace, from the API key or from the session and its membership.
   * @throws TRPCError UNAUTHORIZED without either, FORBIDDEN when the user is no member of the named workspace.
   */
  readonly useCase: () => Promise<UseCaseContext>;
  /** Accounts: making them and signing in. Bound to this request, because signing in sets a cookie. */
  readonly accounts: Accounts;
  readonly health: () => Promise<readonly HealthCheck[]>;
}
