import { announcing, type Client, translated } from '../client';
import type { Workspace } from '../generated/client';
import { asRecord, defined, type JsonRecord, toJson } from '../values';
import type { Role } from './members';

export interface WorkspaceRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly settings: JsonRecord;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface WorkspacesRepository {
  /** @throws Duplicate when the slug is taken */
  create(input: { id: string; slug: string; name: string }): Promise<WorkspaceRow>;
  find(input: { workspaceId: string }): Promise<WorkspaceRow | null>;
  /** The workspaces that a person is a member of, by name. The only list that crosses workspaces. */
  listOfUser(input: { userId: string }): Promise<readonly (WorkspaceRow & { readonly role: Role })[]>;
  /** @throws Duplicate when the slug is taken */
  update(input: {
    workspaceId: string;
    name?: string | undefined;
    slug?: string | undefined;
    settings?: JsonRecord | undefined;
  }): Promise<WorkspaceRow | null>;
  /** With all that hangs on it, for good. */
  remove(input: { workspaceId: string }): Promise<boolean>;
  slugTaken(input: { slug: string }): Promise<boolean>;
  /** Until the transaction ends, nobody else gets past this for the same workspace. Only inside a transaction. */
  lock(input: { workspaceId: string }): Promise<void>;
}

const toRow = (row: Workspace): WorkspaceRow => ({ ...row, settings: asRecord(row.settings) });

export function createWorkspaces(client: Client): WorkspacesRepository {
  return {
    async create(input) {
      return toRow(await translated(client.workspace.create({ data: input })));
    },

    async find({ workspaceId }) {
      const row = await client.workspace.findUnique({ where: { id: workspaceId } });
      return row && toRow(row);
    },

    async listOfUser({ userId }) {
      const rows = await client.member.findMany({
        where: { userId },
        include: { workspace: true },
        orderBy: [{ workspace: { name: 'asc' } }, { id: 'asc' }],
      });
      return rows.map((row) => ({ ...toRow(row.workspace), role: row.role }));
    },

    async update({ workspaceId, settings, ...rest }) {
      const data = { ...defined(rest), ...(settings ? { settings: toJson(settings) } : {}) };
      const [row] = await translated(
        announcing(client, { kind: 'workspace', workspaceId, id: workspaceId }, (transaction) =>
          transaction.workspace.updateManyAndReturn({ where: { id: workspaceId }, data }),
        ),
      );
      return row ? toRow(row) : null;
    },

    async remove({ workspaceId }) {
      const { count } = await announcing(client, { kind: 'workspace', workspaceId, id: workspaceId }, (transaction) =>
        transaction.workspace.deleteMany({ where: { id: workspaceId } }),
      );
      return count > 0;
    },

    async slugTaken({ slug }) {
      return (await client.workspace.count({ where: { slug } })) > 0;
    },

    async lock({ workspaceId }) {
      await client.$queryRaw`SELECT id FROM workspaces WHERE id = ${workspaceId} FOR UPDATE`;
    },
  };
}
