import { announcing, type Client, translated } from '../client';
import type { WriteKey } from '../generated/client';

export interface WriteKeyRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly sourceId: string;
  readonly key: string;
  readonly label: string;
  readonly revokedAt: Date | null;
  readonly createdAt: Date;
}

export interface WriteKeysRepository {
  /** @throws DanglingReference when the workspace has no such source */
  create(input: {
    id: string;
    workspaceId: string;
    sourceId: string;
    key: string;
    label: string;
  }): Promise<WriteKeyRow>;
  /** Of one source, or of all; oldest first, revoked ones included. */
  list(input: { workspaceId: string; sourceId?: string }): Promise<readonly WriteKeyRow[]>;
  find(input: { workspaceId: string; sourceId: string; id: string }): Promise<WriteKeyRow | null>;
  rename(input: { workspaceId: string; sourceId: string; id: string; label: string }): Promise<boolean>;
  /** Capture stops accepting it at once. False when it is revoked already. */
  revoke(input: { workspaceId: string; sourceId: string; id: string; at: Date }): Promise<boolean>;
}

const toRow = (row: WriteKey): WriteKeyRow => row;

export function createWriteKeys(client: Client): WriteKeysRepository {
  return {
    async create(input) {
      const change = { kind: 'source', workspaceId: input.workspaceId, id: input.sourceId } as const;
      return toRow(
        await translated(announcing(client, change, (transaction) => transaction.writeKey.create({ data: input }))),
      );
    },

    async list({ workspaceId, sourceId }) {
      const rows = await client.writeKey.findMany({
        where: { workspaceId, ...(sourceId === undefined ? {} : { sourceId }) },
        orderBy: { id: 'asc' },
      });
      return rows.map(toRow);
    },

    async find({ workspaceId, sourceId, id }) {
      return client.writeKey.findFirst({ where: { workspaceId, sourceId, id } });
    },

    async rename({ workspaceId, sourceId, id, label }) {
      return (await client.writeKey.updateMany({ where: { workspaceId, sourceId, id }, data: { label } })).count > 0;
    },

    async revoke({ workspaceId, sourceId, id, at }) {
      const { count } = await announcing(client, { kind: 'source', workspaceId, id: sourceId }, (transaction) =>
        transaction.writeKey.updateMany({
          where: { workspaceId, sourceId, id, revokedAt: null },
          data: { revokedAt: at },
        }),
      );
      return count > 0;
    },
  };
}
