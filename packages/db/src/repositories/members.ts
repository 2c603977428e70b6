import { type Client, translated } from '../client';
import type { Prisma } from '../generated/client';

export const ROLES = ['owner', 'admin', 'editor', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

export interface MemberRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: Date;
}

export interface MembersRepository {
  /** @throws Duplicate when the person is a member already */
  add(input: { id: string; workspaceId: string; userId: string; role: Role }): Promise<MemberRow>;
  list(input: { workspaceId: string }): Promise<readonly MemberRow[]>;
  find(input: { workspaceId: string; id: string }): Promise<MemberRow | null>;
  findByUser(input: { workspaceId: string; userId: string }): Promise<MemberRow | null>;
  findByEmail(input: { workspaceId: string; email: string }): Promise<MemberRow | null>;
  setRole(input: { workspaceId: string; id: string; role: Role }): Promise<MemberRow | null>;
  remove(input: { workspaceId: string; id: string }): Promise<boolean>;
  countOwners(input: { workspaceId: string }): Promise<number>;
}

const withUser = { include: { user: { select: { name: true, email: true } } } } satisfies Prisma.MemberDefaultArgs;

const toRow = ({ user, ...row }: Prisma.MemberGetPayload<typeof withUser>): MemberRow => ({
  id: row.id,
  workspaceId: row.workspaceId,
  userId: row.userId,
  role: row.role,
  createdAt: row.createdAt,
  name: user.name,
  email: user.email,
});

export function createMembers(client: Client): MembersRepository {
  const findOne = async (where: Prisma.MemberWhereInput) => {
    const row = await client.member.findFirst({ where, ...withUser });
    return row && toRow(row);
  };

  return {
    async add(input) {
      return toRow(await translated(client.member.create({ data: input, ...withUser })));
    },

    async list({ workspaceId }) {
      const rows = await client.member.findMany({ where: { workspaceId }, ...withUser, orderBy: { id: 'asc' } });
      return rows.map(toRow);
    },

    find: ({ workspaceId, id }) => findOne({ workspaceId, id }),
    findByUser: ({ workspaceId, userId }) => findOne({ workspaceId, userId }),
    findByEmail: ({ workspaceId, email }) => findOne({ workspaceId, user: { email: email.toLowerCase() } }),

    async setRole({ workspaceId, id, role }) {
      await client.member.updateMany({ where: { workspaceId, id }, data: { role } });
      return findOne({ workspaceId, id });
    },

    async remove({ workspaceId, id }) {
      return (await client.member.deleteMany({ where: { workspaceId, id } })).count > 0;
    },

    countOwners: ({ workspaceId }) => client.member.count({ where: { workspaceId, role: 'owner' } }),
  };
}
