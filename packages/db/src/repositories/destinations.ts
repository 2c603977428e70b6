import type { ConsentRule } from '@tributary/event-schema';
import { announcing, type Client, translated } from '../client';
import { type Destination, Prisma } from '../generated/client';
import { openAll, resealChanged, type SecretChanges, sealAll } from '../sealed-settings';
import type { SecretBox, SecretValues } from '../secrets';
import { asRecord, defined, type JsonRecord, toJson } from '../values';

/** Who paused it: a person, or the breaker after too many failures. */
export type PausedBy = 'person' | 'breaker';

export interface DestinationRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly type: string;
  readonly definitionVersion: string;
  readonly name: string;
  readonly slug: string;
  /** Without the secrets. */
  readonly settings: JsonRecord;
  readonly secretNames: readonly string[];
  readonly enabled: boolean;
  readonly paused: { readonly since: Date; readonly reason: string; readonly by: PausedBy } | null;
  /** Null: it needs no consent. */
  readonly consent: ConsentRule | null;
  readonly deletedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface DestinationChanges {
  readonly name?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly definitionVersion?: string | undefined;
  readonly settings?: JsonRecord | undefined;
  readonly secrets?: SecretChanges | undefined;
  readonly consent?: ConsentRule | null | undefined;
}

export interface DestinationsRepository {
  /** @throws Duplicate when the slug is taken */
  create(input: {
    id: string;
    workspaceId: string;
    type: string;
    definitionVersion: string;
    name: string;
    slug: string;
    settings: JsonRecord;
    secrets: SecretValues;
    enabled: boolean;
  }): Promise<DestinationRow>;
  /** Deleted ones only when asked for. */
  find(input: { workspaceId: string; id: string; withDeleted?: boolean }): Promise<DestinationRow | null>;
  /** Without the deleted ones, newest first. */
  list(input: { workspaceId: string }): Promise<readonly DestinationRow[]>;
  update(input: { workspaceId: string; id: string; changes: DestinationChanges }): Promise<DestinationRow | null>;
  /** In clear, for those who send. @throws SecretsUnreadable */
  secrets(input: { workspaceId: string; id: string }): Promise<SecretValues>;
  /** False when it is paused already (the first reason stays) or is not there. */
  pause(input: { workspaceId: string; id: string; by: PausedBy; reason: string; at: Date }): Promise<boolean>;
  /** False when it is not paused: of two who resume, one drains. */
  resume(input: { workspaceId: string; id: string }): Promise<boolean>;
  /** It receives nothing from now on; all else is kept for `restore`. False when there is none. */
  softDelete(input: { workspaceId: string; id: string; at: Date }): Promise<boolean>;
  restore(input: { workspaceId: string; id: string }): Promise<DestinationRow | null>;
  slugTaken(input: { workspaceId: string; slug: string }): Promise<boolean>;
}

function toRow({ secretsCiphertext: _, pausedAt, pausedReason, pausedBy, ...row }: Destination): DestinationRow {
  const by = pausedBy === 'breaker' ? 'breaker' : 'person';
  return {
    ...row,
    settings: asRecord(row.settings),
    consent: row.consent as ConsentRule | null,
    paused: pausedAt && { since: pausedAt, reason: pausedReason, by },
  };
}

export function createDestinations(client: Client, box: SecretBox): DestinationsRepository {
  return {
    async create({ secrets, ...input }) {
      const data = { ...input, ...sealAll(box, input, secrets), settings: toJson(input.settings) };
      const change = { kind: 'destination', workspaceId: input.workspaceId, id: input.id } as const;
      return toRow(
        await translated(announcing(client, change, (transaction) => transaction.destination.create({ data }))),
      );
    },

    async find({ workspaceId, id, withDeleted = false }) {
      const row = await client.destination.findFirst({
        where: { workspaceId, id, ...(withDeleted ? {} : { deletedAt: null }) },
      });
      return row && toRow(row);
    },

    async list({ workspaceId }) {
      const rows = await client.destination.findMany({
        where: { workspaceId, deletedAt: null },
        orderBy: { id: 'desc' },
      });
      return rows.map(toRow);
    },

    async update({ workspaceId, id, changes: { settings, secrets, consent, ...rest } }) {
      return announcing(client, { kind: 'destination', workspaceId, id }, async (transaction) => {
        // Locked, because sealing anew is read, then write.
        await transaction.$queryRaw`
          SELECT id FROM destinations WHERE workspace_id = ${workspaceId} AND id = ${id} FOR UPDATE`;
        const found = await transaction.destination.findFirst({ where: { workspaceId, id, deletedAt: null } });
        if (!found) return null;
        const data = {
          ...defined(rest),
          ...(settings ? { settings: toJson(settings) } : {}),
          ...(consent === undefined ? {} : { consent: consent === null ? Prisma.DbNull : toJson(consent) }),
          ...resealChanged(box, found, secrets),
        };
        return toRow(await transaction.destination.update({ where: { id }, data }));
      });
    },

    async secrets({ workspaceId, id }) {
      const row = await client.destination.findFirst({ where: { workspaceId, id } });
      return row ? openAll(box, row, row.secretsCiphertext) : {};
    },

    async pause({ workspaceId, id, by, reason, at }) {
      const { count } = await announcing(client, { kind: 'destination', workspaceId, id }, (transaction) =>
        transaction.destination.updateMany({
          where: { workspaceId, id, deletedAt: null, pausedAt: null },
          data: { pausedAt: at, pausedBy: by, pausedReason: reason },
        }),
      );
      return count > 0;
    },

    async resume({ workspaceId, id }) {
      const { count } = await announcing(client, { kind: 'destination', workspaceId, id }, (transaction) =>
        transaction.destination.updateMany({
          where: { workspaceId, id, pausedAt: { not: null } },
          data: { pausedAt: null, pausedBy: '', pausedReason: '' },
        }),
      );
      return count > 0;
    },

    async softDelete({ workspaceId, id, at }) {
      const { count } = await announcing(client, { kind: 'destination', workspaceId, id }, (transaction) =>
        transaction.destination.updateMany({ where: { workspaceId, id, deletedAt: null }, data: { deletedAt: at } }),
      );
      return count > 0;
    },

    async restore({ workspaceId, id }) {
      const [row] = await announcing(client, { kind: 'destination', workspaceId, id }, (transaction) =>
        transaction.destination.updateManyAndReturn({
          where: { workspaceId, id, deletedAt: { not: null } },
          data: { deletedAt: null },
        }),
      );
      return row ? toRow(row) : null;
    },

    async slugTaken({ workspaceId, slug }) {
      return (await client.destination.count({ where: { workspaceId, slug } })) > 0;
    },
  };
}
