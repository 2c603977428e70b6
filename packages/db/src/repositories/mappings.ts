import { announcing, type Client, translated } from '../client';
import type { Mapping } from '../generated/client';
import { asRecord, defined, type JsonRecord, toJson } from '../values';

export interface MappingRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly destinationId: string;
  readonly name: string;
  readonly action: string;
  /** FQL; '' means every event. */
  readonly filter: string;
  readonly mapping: JsonRecord;
  readonly enabled: boolean;
  readonly position: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface NewMapping {
  readonly id: string;
  readonly name: string;
  readonly action: string;
  readonly filter: string;
  readonly mapping: JsonRecord;
  readonly enabled: boolean;
}

export interface MappingChanges {
  readonly name?: string | undefined;
  readonly action?: string | undefined;
  readonly filter?: string | undefined;
  readonly mapping?: JsonRecord | undefined;
  readonly enabled?: boolean | undefined;
}

interface OfDestination {
  readonly workspaceId: string;
  readonly destinationId: string;
}

/** What a destination does with which events, in order of position. */
export interface MappingsRepository {
  /** Behind the others, in the order given. @throws DanglingReference */
  add(input: OfDestination & { mappings: readonly NewMapping[] }): Promise<readonly MappingRow[]>;
  list(input: OfDestination): Promise<readonly MappingRow[]>;
  find(input: OfDestination & { id: string }): Promise<MappingRow | null>;
  update(input: OfDestination & { id: string; changes: MappingChanges }): Promise<MappingRow | null>;
  remove(input: OfDestination & { id: string }): Promise<boolean>;
  /** Ids in their new order; those that are not named keep their order behind them. */
  reorder(input: OfDestination & { ids: readonly string[] }): Promise<readonly MappingRow[]>;
}

const toRow = (row: Mapping): MappingRow => ({ ...row, mapping: asRecord(row.mapping) });

const changeOf = ({ workspaceId, destinationId }: OfDestination) =>
  ({ kind: 'destination', workspaceId, id: destinationId }) as const;

export function createMappings(client: Client): MappingsRepository {
  const list = async ({ workspaceId, destinationId }: OfDestination, on: Client = client) => {
    const rows = await on.mapping.findMany({
      where: { workspaceId, destinationId },
      orderBy: [{ position: 'asc' }, { id: 'asc' }],
    });
    return rows.map(toRow);
  };

  return {
    list: (input) => list(input),

    async add({ workspaceId, destinationId, mappings }) {
      const of = { workspaceId, destinationId };
      const rows = await translated(
        announcing(client, changeOf(of), async (transaction) => {
          const { _max } = await transaction.mapping.aggregate({ where: of, _max: { position: true } });
          const first = (_max.position ?? -1) + 1;
          return transaction.mapping.createManyAndReturn({
            data: mappings.map((mapping, index) => ({
              ...mapping,
              ...of,
              mapping: toJson(mapping.mapping),
              position: first + index,
            })),
          });
        }),
      );
      return rows.map(toRow).sort((a, b) => a.position - b.position);
    },

    async find({ workspaceId, destinationId, id }) {
      const row = await client.mapping.findFirst({ where: { workspaceId, destinationId, id } });
      return row && toRow(row);
    },

    async update({ workspaceId, destinationId, id, changes: { mapping, ...rest } }) {
      const [row] = await announcing(client, changeOf({ workspaceId, destinationId }), (transaction) =>
        transaction.mapping.updateManyAndReturn({
          where: { workspaceId, destinationId, id },
          data: { ...defined(rest), ...(mapping ? { mapping: toJson(mapping) } : {}) },
        }),
      );
      return row ? toRow(row) : null;
    },

    async remove({ workspaceId, destinationId, id }) {
      const { count } = await announcing(client, changeOf({ workspaceId, destinationId }), (transaction) =>
        transaction.mapping.deleteMany({ where: { workspaceId, destinationId, id } }),
      );
      return count > 0;
    },

    async reorder({ workspaceId, destinationId, ids }) {
      const of = { workspaceId, destinationId };
      return announcing(client, changeOf(of), async (transaction) => {
        const present = (await list(of, transaction)).map((row) => row.id);
        const named = ids.filter((id) => present.includes(id));
        const order = [...named, ...present.filter((id) => !named.includes(id))];
        for (const [position, id] of order.entries()) {
          await transaction.mapping.updateMany({ where: { ...of, id }, data: { position } });
        }
        return list(of, transaction);
      });
    },
  };
}
