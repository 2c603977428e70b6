import type { BetterAuthOptions } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { clientOf, type Db } from './db';

/** What better-auth takes as its `database`. */
export type AuthStore = NonNullable<BetterAuthOptions['database']>;

/** better-auth's users, sessions, accounts and verifications, over the pool of `db`. */
export function createAuthStore(db: Db): AuthStore {
  return prismaAdapter(clientOf(db), { provider: 'postgresql', transaction: true });
}
