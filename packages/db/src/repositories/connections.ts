import { announcing, type Client, translated } from '../client';
import type { Prisma } from '../generated/client';
import { type Page, type PageInput, pageQuery, toPage } from '../values';

export interface ConnectionRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly sourceId: string;
  readonly destinationId: string;
  readonly enabled: boolean;
  readonly createdAt: Date;
}

/** Which source feeds which destination. Those of a deleted source or destination are kept, and not listed. */
export interface ConnectionsRepository {
  /** @throws Duplicate when the two are connected · @throws DanglingReference when the workspace lacks one of them */
  create(input: { id: string; workspaceId: string; sourceId: string; destinationId: string }): Promise<ConnectionRow>;
  find(input: { workspaceId: string; id: string }): Promise<ConnectionRow | null>;
  findBetween(input: { workspaceId: string; sourceId: string; destinationId: string }): Promise<ConnectionRow | null>;
  list(
    input: { workspaceId: string; sourceId?: string | undefined; destinationId?: string | undefined } & PageInput,
  ): Promise<Page<ConnectionRow>>;
  setEnabled(input: { workspaceId: string; id: string; enabled: boolean }): Promise<ConnectionRow | null>;
  remove(input: { workspaceId: string; id: string }): Promise<boolean>;
}

const LIVING = { source: { deletedAt: null }, destination: { deletedAt: null } } satisfies Prisma.ConnectionWhereInput;

export function createConnections(client: Client): ConnectionsRepository {
  const findOne = (where: Prisma.ConnectionWhereInput) => client.connection.findFirst({ where });

  return {
    create(input) {
      const change = { kind: 'destination', workspaceId: input.workspaceId, id: input.destinationId } as const;
      return translated(announcing(client, change, (transaction) => transaction.connection.create({ data: input })));
    },

    find: ({ workspaceId, id }) => findOne({ workspaceId, id }),
    findBetween: ({ workspaceId, sourceId, destinationId }) => findOne({ workspaceId, sourceId, destinationId }),

    async list({ workspaceId, sourceId, destinationId, ...page }) {
      const { where, ...query } = pageQuery(page);
      const rows = await client.connection.findMany({
        where: {
          workspaceId,
          ...(sourceId === undefined ? {} : { sourceId }),
          ...(destinationId === undefined ? {} : { destinationId }),
          ...LIVING,
          ...where,
        },
        ...query,
      });
      return toPage(rows, page.limit, (row): ConnectionRow => row);
    },

    async setEnabled({ workspaceId, id, enabled }) {
      const found = await findOne({ workspaceId, id });
      if (!found) return null;
      return announcing(client, { kind: 'destination', workspaceId, id: found.destinationId }, (transaction) =>
        transaction.connection.update({ where: { id }, data: { enabled } }),
      );
    },

    async remove({ workspaceId, id }) {
      const found = await findOne({ workspaceId, id });
      if (!found) return false;
      const { count } = await announcing(
        client,
        { kind: 'destination', workspaceId, id: found.destinationId },
        (transaction) => transaction.connection.deleteMany({ where: { workspaceId, id } }),
      );
      return count > 0;
    },
  };
}
