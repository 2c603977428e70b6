import type { RouterWorkspace } from '../workspaces/shapes';

/** Making accounts and joining workspaces. Everything here may be called by somebody who is not signed in yet. */
export interface Accounts {
  /** True while nobody has an account. */
  needsFirst(): Promise<boolean>;
  /** Makes the owner and the workspace, and signs in. @throws AppError `conflict` when somebody has an account. */
  createFirst(input: {
    name: string;
    email: string;
    password: string;
    workspaceName: string;
  }): Promise<RouterWorkspace>;
  findInvitation(token: string): Promise<OpenInvitation | null>;
  /**
   * Joins with the account that is signed in, or makes one and signs in.
   * @throws AppError `not_found` when the link is not open, `conflict` when the account exists or is another person's.
   */
  acceptInvitation(input: {
    token: string;
    account?: { name: string; password: string } | undefined;
  }): Promise<RouterWorkspace>;
}

export interface OpenInvitation {
  readonly workspaceName: string;
  readonly email: string;
  readonly role: 'owner' | 'admin' | 'editor' | 'viewer';
  readonly invitedByName: string;
  readonly expiresAt: string;
  readonly hasAccount: boolean;
}
