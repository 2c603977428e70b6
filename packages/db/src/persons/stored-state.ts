import { digest } from '@tributary/kernel';
import type { Prisma } from '../generated/client';
import { emptyState, groupKey, type PersonDraft, type PersonsState } from './apply-changes';
import type { PersonChange } from './change';
import { namedIds } from './person-keeper';
import type { Origin, Properties } from './properties';

type Transaction = Prisma.TransactionClient;

interface PersonRecord {
  readonly distinct_id: string;
  readonly is_user: boolean;
  readonly id: string;
  readonly properties: Record<string, unknown>;
  readonly origins: Record<string, Origin>;
  readonly identified: boolean;
  readonly distinct_ids: number;
  readonly merges_since: Date | null;
  readonly merges: number;
  readonly first_seen_at: Date;
}

/** Reads what is stored about everybody and every group that the changes name. The caller holds the workspace's lock. */
export async function loadState(
  client: Transaction,
  { workspaceId, changes }: { workspaceId: string; changes: readonly PersonChange[] },
): Promise<PersonsState> {
  const state = emptyState();
  for (const record of await readPersons(client, workspaceId, namedIds(changes))) {
    state.ids.set(record.distinct_id, { personId: record.id, isUser: record.is_user, isNew: false });
    if (!state.persons.has(record.id)) state.persons.set(record.id, draftOf(record));
  }
  const groups = changes.flatMap(({ group }) => group ?? []);
  if (groups.length > 0) await loadGroups(client, state, { workspaceId, groups });
  return state;
}

export function readPersons(
  client: Transaction,
  workspaceId: string,
  distinctIds: readonly string[],
): Promise<PersonRecord[]> {
  const storable = distinctIds.filter((id) => !id.includes('\0'));
  return client.$queryRaw<PersonRecord[]>`
    SELECT d.distinct_id, d.is_user, p.id, p.properties, p.origins, p.identified, p.distinct_ids, p.merges_since,
      p.merges, p.first_seen_at
    FROM person_distinct_ids d JOIN persons p ON p.workspace_id = d.workspace_id AND p.id = d.person_id
    WHERE d.workspace_id = ${workspaceId} AND d.distinct_id = ANY(${storable}::text[])`;
}

const draftOf = (record: PersonRecord): PersonDraft => ({
  id: record.id,
  properties: { values: record.properties, origins: record.origins },
  identified: record.identified,
  distinctIds: record.distinct_ids,
  mergesSinceMs: record.merges_since?.getTime() ?? 0,
  merges: record.merges,
  firstSeenMs: record.first_seen_at.getTime(),
  isChanged: false,
});

async function loadGroups(
  client: Transaction,
  state: PersonsState,
  { workspaceId, groups }: { workspaceId: string; groups: readonly { type: string; key: string }[] },
): Promise<void> {
  const rows = await client.group.findMany({
    where: { workspaceId, key: { in: groups.map(({ key }) => key).filter((key) => !key.includes('\0')) } },
  });
  for (const { type, key, properties, origins, firstSeenAt } of rows) {
    const held = { values: properties, origins } as unknown as Properties;
    state.groups.set(groupKey(type, key), {
      ...{ type, key, properties: held, isChanged: false, firstSeenMs: firstSeenAt.getTime() },
    });
  }
}

/** Writes what the changes made of the state: a handful of statements, however many changes there were. */
export async function saveState(
  client: Transaction,
  state: PersonsState,
  { workspaceId, at }: { workspaceId: string; at: Date },
): Promise<void> {
  await savePersons(client, state, { workspaceId, at });
  await saveIds(client, state, workspaceId);
  await saveMerges(client, state, workspaceId);
  await saveNotices(client, state, workspaceId);
  await saveGroups(client, state, { workspaceId, at });
}

async function savePersons(
  client: Transaction,
  state: PersonsState,
  { workspaceId, at }: { workspaceId: string; at: Date },
): Promise<void> {
  const rows = [...state.persons.values()].filter(({ isChanged }) => isChanged).map(personRow);
  if (rows.length === 0) return;
  await client.$executeRaw`
    INSERT INTO persons (workspace_id, id, properties, origins, identified, email, name, distinct_ids, merges_since,
      merges, first_seen_at, created_at, updated_at)
    SELECT ${workspaceId}, r.id, r.properties, r.origins, r.identified, r.email, r.name, r.distinct_ids, r.merges_since,
      r.merges, r.first_seen_at, ${at}, ${at}
    FROM jsonb_to_recordset(${storable(rows)}::jsonb) AS r(id text, properties jsonb, origins jsonb, identified boolean,
      email text, name text, distinct_ids int, merges_since timestamptz, merges int, first_seen_at timestamptz)
    ON CONFLICT (workspace_id, id) DO UPDATE SET properties = excluded.properties, origins = excluded.origins,
      identified = excluded.identified, email = excluded.email, name = excluded.name,
      distinct_ids = excluded.distinct_ids, merges_since = excluded.merges_since, merges = excluded.merges,
      first_seen_at = excluded.first_seen_at, updated_at = excluded.updated_at, version = persons.version + 1`;
}

const personRow = (person: PersonDraft) => ({
  id: person.id,
  properties: person.properties.values,
  origins: person.properties.origins,
  identified: person.identified,
  email: searchable(person.properties.values.email),
  name: searchable(nameOf(person.properties.values)),
  distinct_ids: person.distinctIds,
  merges_since: person.mergesSinceMs === 0 ? null : new Date(person.mergesSinceMs).toISOString(),
  merges: person.merges,
  first_seen_at: new Date(person.firstSeenMs).toISOString(),
});

/** An index entry holds 2.7 KB at most, in whatever letters. */
const SEARCHABLE_CHARS_MAX = 200;
const searchable = (value: unknown): string =>
  typeof value === 'string' ? value.trim().toLowerCase().slice(0, SEARCHABLE_CHARS_MAX) : '';

export function nameOf(values: Readonly<Record<string, unknown>>): unknown {
  if (typeof values.name === 'string' && values.name !== '') return values.name;
  const parts = [values.firstName ?? values.first_name, values.lastName ?? values.last_name];
  return parts.filter((part) => typeof part === 'string' && part !== '').join(' ');
}

async function saveIds(client: Transaction, state: PersonsState, workspaceId: string): Promise<void> {
  const moved = [...state.gone].map(([from, into]) => ({ from_id: from, into_id: into }));
  if (moved.length > 0) {
    await client.$executeRaw`
      UPDATE person_distinct_ids d SET person_id = m.into_id
      FROM jsonb_to_recordset(${storable(moved)}::jsonb) AS m(from_id text, into_id text)
      WHERE d.workspace_id = ${workspaceId} AND d.person_id = m.from_id`;
    await client.$executeRaw`
      UPDATE person_merges d SET person_id = m.into_id
      FROM jsonb_to_recordset(${storable(moved)}::jsonb) AS m(from_id text, into_id text)
      WHERE d.workspace_id = ${workspaceId} AND d.person_id = m.from_id`;
    const gone = moved.map(({ from_id }) => from_id);
    await client.$executeRaw`DELETE FROM person_notices WHERE workspace_id = ${workspaceId} AND person_id = ANY(${gone}::text[])`;
    await client.$executeRaw`DELETE FROM persons WHERE workspace_id = ${workspaceId} AND id = ANY(${gone}::text[])`;
  }
  const added = [...state.ids].filter(([, held]) => held.isNew);
  if (added.length === 0) return;
  const rows = added.map(([distinct_id, { personId, isUser }]) => ({
    distinct_id,
    person_id: personId,
    is_user: isUser,
  }));
  await client.$executeRaw`
    INSERT INTO person_distinct_ids (workspace_id, distinct_id, person_id, is_user)
    SELECT ${workspaceId}, r.distinct_id, r.person_id, r.is_user
    FROM jsonb_to_recordset(${storable(rows)}::jsonb) AS r(distinct_id text, person_id text, is_user boolean)`;
}

async function saveMerges(client: Transaction, state: PersonsState, workspaceId: string): Promise<void> {
  if (state.merges.length === 0) return;
  await client.personMerge.createMany({
    skipDuplicates: true,
    data: state.merges.map(({ atMs, ...merge }) => ({
      ...merge,
      ...{ messageId: withoutNul(merge.messageId), fromDistinctId: withoutNul(merge.fromDistinctId) },
      id: digest(workspaceId, merge.fromPersonId, merge.eventId),
      workspaceId,
      personId: state.gone.get(merge.intoPersonId) ?? merge.intoPersonId,
      at: new Date(atMs),
    })),
  });
}

async function saveNotices(client: Transaction, state: PersonsState, workspaceId: string): Promise<void> {
  const latest = new Map<string, object>();
  for (const { personId, kind, detail, eventId, messageId, sourceId, atMs } of state.notices) {
    const person_id = state.gone.get(personId) ?? personId;
    const told = { person_id, kind, detail, event_id: eventId, message_id: messageId, source_id: sourceId };
    latest.set(`${person_id} ${kind}`, { ...told, at: new Date(atMs).toISOString() });
  }
  if (latest.size === 0) return;
  await client.$executeRaw`
    INSERT INTO person_notices (workspace_id, person_id, kind, detail, event_id, message_id, source_id, at)
    SELECT ${workspaceId}, r.* FROM jsonb_to_recordset(${storable([...latest.values()])}::jsonb)
      AS r(person_id text, kind text, detail text, event_id text, message_id text, source_id text, at timestamptz)
    ON CONFLICT (workspace_id, person_id, kind) DO UPDATE SET detail = excluded.detail, event_id = excluded.event_id,
      message_id = excluded.message_id, source_id = excluded.source_id, at = excluded.at`;
}

async function saveGroups(
  client: Transaction,
  state: PersonsState,
  { workspaceId, at }: { workspaceId: string; at: Date },
): Promise<void> {
  const changed = [...state.groups.values()].filter(({ isChanged }) => isChanged);
  if (changed.length === 0) return;
  const rows = changed.map(({ type, key, properties: { values, origins }, firstSeenMs }) => ({
    ...{ type, key, properties: values, origins, first_seen_at: new Date(firstSeenMs).toISOString() },
  }));
  await client.$executeRaw`
    INSERT INTO groups (workspace_id, type, key, properties, origins, first_seen_at, created_at, updated_at)
    SELECT ${workspaceId}, r.type, r.key, r.properties, r.origins, r.first_seen_at, ${at}, ${at}
    FROM jsonb_to_recordset(${storable(rows)}::jsonb)
      AS r(type text, key text, properties jsonb, origins jsonb, first_seen_at timestamptz)
    ON CONFLICT (workspace_id, type, key) DO UPDATE SET properties = excluded.properties, origins = excluded.origins,
      updated_at = excluded.updated_at`;
}

/** JSON that Postgres takes: its text can't hold NUL, which a stranger may well have sent. */
const storable = (value: unknown): string =>
  JSON.stringify(value).replace(/\\(?:u0000|.)/g, (found) => (found === '\\u0000' ? '\\ufffd' : found));
const withoutNul = (text: string): string => text.replaceAll('\0', '\ufffd');
