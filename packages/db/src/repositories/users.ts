import { hashPassword } from 'better-auth/crypto';
import { type Client, translated } from '../client';
import type { User } from '../generated/client';

export interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly lastWorkspaceId: string | null;
  readonly createdAt: Date;
}

/** People. They belong to no workspace; memberships say which they may enter. */
export interface UsersRepository {
  /** With a password that better-auth accepts at sign-in. @throws Duplicate when the email has an account */
  createWithPassword(input: { id: string; name: string; email: string; password: string }): Promise<UserRow>;
  find(input: { userId: string }): Promise<UserRow | null>;
  findByEmail(input: { email: string }): Promise<UserRow | null>;
  exist(): Promise<boolean>;
  setLastWorkspace(input: { userId: string; workspaceId: string }): Promise<void>;
  /** Until the transaction ends, nobody else creates a first account. Only inside a transaction. */
  lockFirstAccount(): Promise<void>;
}

/** Of the advisory lock: any number that nothing else uses. */
const FIRST_ACCOUNT_LOCK = 7_102_533;

const toRow = ({ id, name, email, lastWorkspaceId, createdAt }: User): UserRow => ({
  id,
  name,
  email,
  lastWorkspaceId,
  createdAt,
});

export function createUsers(client: Client): UsersRepository {
  return {
    async createWithPassword({ id, name, email, password }) {
      const hash = await hashPassword(password);
      const data = {
        id,
        name,
        // Lower case, as better-auth looks it up.
        email: email.toLowerCase(),
        accounts: { create: { id: `acc_${id}`, accountId: id, providerId: 'credential', password: hash } },
      };
      return toRow(await translated(client.user.create({ data })));
    },

    async find({ userId }) {
      const row = await client.user.findUnique({ where: { id: userId } });
      return row && toRow(row);
    },

    async findByEmail({ email }) {
      const row = await client.user.findUnique({ where: { email: email.toLowerCase() } });
      return row && toRow(row);
    },

    async exist() {
      return (await client.user.findFirst({ select: { id: true } })) !== null;
    },

    async setLastWorkspace({ userId, workspaceId }) {
      await client.user.updateMany({ where: { id: userId }, data: { lastWorkspaceId: workspaceId } });
    },

    async lockFirstAccount() {
      await client.$executeRaw`SELECT pg_advisory_xact_lock(${FIRST_ACCOUNT_LOCK})`;
    },
  };
}
