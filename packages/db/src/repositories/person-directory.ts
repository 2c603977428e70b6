import { type Client, inTransaction } from '../client';
import { type Person, Prisma } from '../generated/client';
import { alreadyIdentified } from '../persons/apply-changes';
import { NOTICE_KINDS } from '../persons/change';
import type { Origin } from '../persons/properties';
import { lockNameOf } from '../persons/stored-state';
import { asRecord, type JsonRecord, type Page } from '../values';

export interface PersonRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly properties: JsonRecord;
  /** Where each value came from, unset ones included. */
  readonly origins: Readonly<Record<string, Origin>>;
  readonly identified: boolean;
  /** How many there are. */
  readonly distinctIds: number;
  readonly firstSeenAt: Date;
  readonly updatedAt: Date;
}

export interface PersonIdRow {
  readonly distinctId: string;
  readonly personId: string;
  readonly isUser: boolean;
  readonly createdAt: Date;
}

/** An old id that stored events may still carry, and whose it is today. */
export interface OpenOverride {
  readonly id: string;
  readonly workspaceId: string;
  readonly fromPersonId: string;
  readonly personId: string;
  readonly recordedAt: Date;
}

export interface PersonDirectory {
  find(input: { workspaceId: string; id: string }): Promise<PersonRow | null>;
  /** `search`: how a distinct id begins (exactly), or an email or a name (whatever the case). Newest first. */
  list(input: {
    workspaceId: string;
    search?: string | undefined;
    limit: number;
    cursor?: string | undefined;
  }): Promise<Page<PersonRow>>;
  /** Oldest first, `perPerson` of each at most. */
  ids(input: { workspaceId: string; personIds: readonly string[]; perPerson: number }): Promise<readonly PersonIdRow[]>;
  /** Recorded before then. Of all workspaces: for the worker, which rewrites the events that carry old ids. */
  listOpenOverrides(input: { recordedBefore: Date; limit: number }): Promise<readonly OpenOverride[]>;
  closeOverrides(input: { workspaceId: string; ids: readonly string[] }): Promise<void>;
  /** Everything about the person in Postgres, notices of others that quote its ids included. Callers hold the workspace's lock of persons by `lock`. */
  remove(input: { workspaceId: string; id: string }): Promise<boolean>;
  /** Until the transaction ends, nobody else changes persons of the workspace. */
  lock(input: { workspaceId: string }): Promise<void>;
}

const toRow = ({
  workspaceId,
  id,
  properties,
  origins,
  identified,
  distinctIds,
  firstSeenAt,
  updatedAt,
}: Person): PersonRow => ({
  ...{ workspaceId, id, identified, distinctIds, firstSeenAt, updatedAt },
  properties: asRecord(properties),
  origins: asRecord(origins) as Readonly<Record<string, Origin>>,
});

/** Each way of being found is bounded, so that a search for one letter costs no more than another. */
const CANDIDATES_MAX = 500;

export function createPersonDirectory(client: Client): PersonDirectory {
  return {
    async find({ workspaceId, id }) {
      const row = await client.person.findFirst({ where: { workspaceId, id } });
      return row && toRow(row);
    },

    async list({ workspaceId, search = '', limit, cursor }) {
      const before = cursor === undefined ? null : readCursor(cursor);
      const found = search.trim() === '' ? null : await findIds(client, { workspaceId, search: search.trim() });
      const rows = await client.person.findMany({
        where: {
          workspaceId,
          ...(found ? { id: { in: found } } : {}),
          ...(before
            ? { OR: [{ createdAt: { lt: before.at } }, { createdAt: before.at, id: { lt: before.id } }] }
            : {}),
        },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: limit + 1,
      });
      const last = rows[limit - 1];
      const nextCursor = rows.length > limit && last ? writeCursor(last) : null;
      return { rows: rows.slice(0, limit).map(toRow), nextCursor };
    },

    async ids({ workspaceId, personIds, perPerson }) {
      return client.$queryRaw<PersonIdRow[]>`
        SELECT distinct_id AS "distinctId", person_id AS "personId", is_user AS "isUser", created_at AS "createdAt"
        FROM (
          SELECT *, row_number() OVER (PARTITION BY person_id ORDER BY created_at, distinct_id) AS place
          FROM person_distinct_ids
          WHERE workspace_id = ${workspaceId} AND person_id = ANY(${[...personIds]}::text[])
        ) d WHERE place <= ${perPerson} ORDER BY person_id, place`;
    },

    async listOpenOverrides({ recordedBefore, limit }) {
      return client.personMerge.findMany({
        where: { isOpen: true, recordedAt: { lt: recordedBefore } },
        select: { id: true, workspaceId: true, fromPersonId: true, personId: true, recordedAt: true },
        orderBy: { recordedAt: 'asc' },
        take: limit,
      });
    },

    async closeOverrides({ workspaceId, ids }) {
      await client.personMerge.updateMany({ where: { workspaceId, id: { in: [...ids] } }, data: { isOpen: false } });
    },

    async remove({ workspaceId, id }) {
      return inTransaction(client, async (transaction) => {
        const ids = await transaction.personDistinctId.findMany({ where: { workspaceId, personId: id } });
        const quoting = ids.map(({ distinctId }) => alreadyIdentified(distinctId));
        await transaction.$executeRaw`DELETE FROM person_notices
          WHERE workspace_id = ${workspaceId} AND kind = 'already_identified' AND detail = ANY(${quoting}::text[])`;
        const { count } = await transaction.person.deleteMany({ where: { workspaceId, id } });
        await transaction.personMerge.deleteMany({ where: { workspaceId, personId: id } });
        await transaction.personNotice.deleteMany({
          where: { workspaceId, personId: id, kind: { in: [...NOTICE_KINDS] } },
        });
        return count > 0;
      });
    },

    async lock({ workspaceId }) {
      await client.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${lockNameOf(workspaceId)}, 0))`;
    },
  };
}

async function findIds(
  client: Client,
  { workspaceId, search }: { workspaceId: string; search: string },
): Promise<string[]> {
  const begins = (text: string) => `${text.replace(/[\\%_]/g, '\\$&')}%`;
  const [exact, folded] = [begins(search.replaceAll('\0', '')), begins(search.replaceAll('\0', '').toLowerCase())];
  const rows = await client.$queryRaw<{ id: string }[]>(Prisma.sql`
    (SELECT person_id AS id FROM person_distinct_ids
      WHERE workspace_id = ${workspaceId} AND distinct_id LIKE ${exact} LIMIT ${CANDIDATES_MAX})
    UNION (SELECT id FROM persons
      WHERE workspace_id = ${workspaceId} AND email <> '' AND email LIKE ${folded} LIMIT ${CANDIDATES_MAX})
    UNION (SELECT id FROM persons
      WHERE workspace_id = ${workspaceId} AND name <> '' AND name LIKE ${folded} LIMIT ${CANDIDATES_MAX})`);
  return rows.map(({ id }) => id);
}

const writeCursor = ({ createdAt, id }: { createdAt: Date; id: string }): string => `${createdAt.getTime()}.${id}`;

/** A cursor that is not one of ours starts from the top. */
function readCursor(cursor: string): { at: Date; id: string } | null {
  const [ms = '', id = ''] = cursor.split('.');
  return /^\d{1,15}$/.test(ms) && id !== '' ? { at: new Date(Number(ms)), id } : null;
}
