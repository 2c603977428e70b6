import type { PrivacyPolicy } from '@tributary/event-schema';
import { announcing, type Client, translated } from '../client';
import type { SourceLimits } from '../directories/source-directory';
import { Prisma, type Source } from '../generated/client';
import { openAll, resealChanged, type SecretChanges, sealAll } from '../sealed-settings';
import type { SecretBox, SecretValues } from '../secrets';
import { asRecord, defined, type JsonRecord, toJson } from '../values';

/** When a pull source is read by itself. */
export type SyncSchedule =
  | { readonly everyMinutes: number }
  | { readonly cron: string; readonly timezone?: string | undefined };

export interface SourceRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly type: string;
  readonly name: string;
  readonly slug: string;
  /** Without the secrets. */
  readonly settings: JsonRecord;
  readonly secretNames: readonly string[];
  readonly enabled: boolean;
  /** Null: only when asked. */
  readonly schedule: SyncSchedule | null;
  /** Null: the workspace's. */
  readonly privacy: PrivacyPolicy | null;
  /** Null: it may send as much as it likes. */
  readonly limits: SourceLimits | null;
  readonly deletedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface SourceChanges {
  readonly name?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly settings?: JsonRecord | undefined;
  readonly secrets?: SecretChanges | undefined;
  readonly schedule?: SyncSchedule | null | undefined;
  readonly privacy?: PrivacyPolicy | null | undefined;
  readonly limits?: SourceLimits | null | undefined;
}

export interface SourcesRepository {
  /** @throws Duplicate when the slug is taken */
  create(input: {
    id: string;
    workspaceId: string;
    type: string;
    name: string;
    slug: string;
    settings: JsonRecord;
    secrets: SecretValues;
    schedule: SyncSchedule | null;
  }): Promise<SourceRow>;
  /** Deleted ones only when asked for. */
  find(input: { workspaceId: string; id: string; withDeleted?: boolean }): Promise<SourceRow | null>;
  /** Without the deleted ones, newest first. */
  list(input: { workspaceId: string }): Promise<readonly SourceRow[]>;
  /** With a schedule, enabled, not deleted, of all workspaces: what the worker keeps timers for. */
  listScheduled(): Promise<readonly SourceRow[]>;
  update(input: { workspaceId: string; id: string; changes: SourceChanges }): Promise<SourceRow | null>;
  /** In clear, for those who connect. @throws SecretsUnreadable */
  secrets(input: { workspaceId: string; id: string }): Promise<SecretValues>;
  /** Its keys stop working at once; all else is kept for `restore`. False when there is none. */
  softDelete(input: { workspaceId: string; id: string; at: Date }): Promise<boolean>;
  restore(input: { workspaceId: string; id: string }): Promise<SourceRow | null>;
  slugTaken(input: { workspaceId: string; slug: string }): Promise<boolean>;
}

const toRow = ({ secretsCiphertext: _, ...row }: Source): SourceRow => ({
  ...row,
  settings: asRecord(row.settings),
  schedule: row.schedule as SyncSchedule | null,
  privacy: row.privacy as PrivacyPolicy | null,
  limits: row.limits as SourceLimits | null,
});

/** A null in a JSON column needs its own word in Prisma. */
const orNull = (value: object | null) => (value === null ? Prisma.DbNull : toJson(value));

export function createSources(client: Client, box: SecretBox): SourcesRepository {
  return {
    async create({ secrets, schedule, ...input }) {
      const data = {
        ...input,
        ...sealAll(box, input, secrets),
        settings: toJson(input.settings),
        schedule: orNull(schedule),
      };
      const row = await translated(
        announcing(client, { kind: 'source', workspaceId: input.workspaceId, id: input.id }, (transaction) =>
          transaction.source.create({ data }),
        ),
      );
      return toRow(row);
    },

    async find({ workspaceId, id, withDeleted = false }) {
      const row = await client.source.findFirst({
        where: { workspaceId, id, ...(withDeleted ? {} : { deletedAt: null }) },
      });
      return row && toRow(row);
    },

    async list({ workspaceId }) {
      const rows = await client.source.findMany({ where: { workspaceId, deletedAt: null }, orderBy: { id: 'desc' } });
      return rows.map(toRow);
    },

    async listScheduled() {
      const rows = await client.source.findMany({
        where: { deletedAt: null, enabled: true, NOT: { schedule: { equals: Prisma.DbNull } } },
        orderBy: { id: 'asc' },
      });
      return rows.map(toRow);
    },

    async update({ workspaceId, id, changes: { settings, secrets, schedule, privacy, limits, ...rest } }) {
      return announcing(client, { kind: 'source', workspaceId, id }, async (transaction) => {
        // Locked, because sealing anew is read, then write.
        await transaction.$queryRaw`SELECT id FROM sources WHERE workspace_id = ${workspaceId} AND id = ${id} FOR UPDATE`;
        const found = await transaction.source.findFirst({ where: { workspaceId, id, deletedAt: null } });
        if (!found) return null;
        const data = {
          ...defined(rest),
          ...(settings ? { settings: toJson(settings) } : {}),
          ...(schedule === undefined ? {} : { schedule: orNull(schedule) }),
          ...(privacy === undefined ? {} : { privacy: orNull(privacy) }),
          ...(limits === undefined ? {} : { limits: orNull(limits) }),
          ...resealChanged(box, found, secrets),
        };
        return toRow(await transaction.source.update({ where: { id }, data }));
      });
    },

    async secrets({ workspaceId, id }) {
      const row = await client.source.findFirst({ where: { workspaceId, id } });
      return row ? openAll(box, row, row.secretsCiphertext) : {};
    },

    async softDelete({ workspaceId, id, at }) {
      const { count } = await announcing(client, { kind: 'source', workspaceId, id }, (transaction) =>
        transaction.source.updateMany({ where: { workspaceId, id, deletedAt: null }, data: { deletedAt: at } }),
      );
      return count > 0;
    },

    async restore({ workspaceId, id }) {
      const [row] = await announcing(client, { kind: 'source', workspaceId, id }, (transaction) =>
        transaction.source.updateManyAndReturn({
          where: { workspaceId, id, deletedAt: { not: null } },
          data: { deletedAt: null },
        }),
      );
      return row ? toRow(row) : null;
    },

    async slugTaken({ workspaceId, slug }) {
      return (await client.source.count({ where: { workspaceId, slug } })) > 0;
    },
  };
}
