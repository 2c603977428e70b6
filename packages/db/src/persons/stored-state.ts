import { digest } from '@tributary/kernel';
import type { Ask } from '../postgres';
import { emptyState, groupKey, type PersonDraft, type PersonsState } from './apply-changes';
import type { PersonChange } from './change';
import { namedIds } from './person-keeper';
import type { Properties } from './properties';

/** As JSON: a person comes once for each of its distinct ids that was asked about, and is parsed once. */
interface StoredProperties {
  readonly properties: string;
  readonly origins: string;
}

interface PersonRecord extends StoredProperties {
  readonly distinct_id: string;
  readonly is_user: boolean;
  readonly id: string;
  readonly identified: boolean;
  readonly distinct_ids: number;
  readonly merges_since_ms: number;
  readonly merges: number;
  readonly first_seen_ms: number;
}

interface GroupRecord extends StoredProperties {
  readonly type: string;
  readonly key: string;
  readonly first_seen_ms: number;
}

/** Until the transaction ends. A lock of rows could not hold those that are not there yet. */
export async function lockPersons(ask: Ask, workspaceId: string): Promise<void> {
  await ask`SELECT pg_advisory_xact_lock(hashtextextended(${lockNameOf(workspaceId)}, 0))`;
}

/** Whoever changes persons of the workspace takes the advisory lock that Postgres' hashtextextended makes of it. */
export const lockNameOf = (workspaceId: string): string => `persons ${workspaceId}`;

/** Reads what is stored about everybody and every group that the changes name. The caller holds the workspace's lock. */
export async function loadState(
  ask: Ask,
  { workspaceId, changes }: { workspaceId: string; changes: readonly PersonChange[] },
): Promise<PersonsState> {
  const state = await loadPersons(ask, { workspaceId, distinctIds: namedIds(changes) });
  const groups = changes.flatMap(({ group }) => group ?? []);
  if (groups.length > 0) await loadGroups(ask, state, { workspaceId, groups });
  return state;
}

/**
 * The same of some ids, without groups. Each id is looked up by itself (LATERAL with LIMIT 1): as plain joins,
 * Postgres reads the whole workspace for each id while its statistics don't know the workspace yet.
 */
export async function loadPersons(
  ask: Ask,
  { workspaceId, distinctIds }: { workspaceId: string; distinctIds: readonly string[] },
): Promise<PersonsState> {
  const state = emptyState();
  const storable = distinctIds.filter((id) => !id.includes('\0'));
  const records = await ask<PersonRecord>`
    SELECT d.distinct_id, d.is_user, p.id, p.properties::text, p.origins::text, p.identified, p.distinct_ids, p.merges,
      coalesce(extract(epoch FROM p.merges_since) * 1000, 0)::float8 AS merges_since_ms,
      (extract(epoch FROM p.first_seen_at) * 1000)::float8 AS first_seen_ms
    FROM unnest(${storable}::text[]) named(distinct_id)
    CROSS JOIN LATERAL (
      SELECT distinct_id, is_user, person_id FROM person_distinct_ids
      WHERE workspace_id = ${workspaceId} AND distinct_id = named.distinct_id LIMIT 1
    ) d
    CROSS JOIN LATERAL (
      SELECT * FROM persons WHERE workspace_id = ${workspaceId} AND id = d.person_id LIMIT 1
    ) p`;
  for (const record of records) {
    state.ids.set(record.distinct_id, { personId: record.id, isUser: record.is_user, isNew: false });
    if (!state.persons.has(record.id)) state.persons.set(record.id, draftOf(record));
  }
  return state;
}

/** Of a UTF-16 unit in UTF-8. Postgres writes JSON no shorter than we do. */
const CHAR_BYTES_MAX = 3;

const draftOf = (record: PersonRecord): PersonDraft => ({
  id: record.id,
  properties: propertiesOf(record),
  bytesAtMost: record.properties.length * CHAR_BYTES_MAX,
  identified: record.identified,
  distinctIds: record.distinct_ids,
  mergesSinceMs: record.merges_since_ms,
  merges: record.merges,
  firstSeenMs: record.first_seen_ms,
  isChanged: false,
});

const propertiesOf = ({ properties, origins }: StoredProperties): Properties => ({
  values: JSON.parse(properties),
  origins: JSON.parse(origins),
});

async function loadGroups(
  ask: Ask,
  state: PersonsState,
  { workspaceId, groups }: { workspaceId: string; groups: readonly { type: string; key: string }[] },
): Promise<void> {
  const keys = new Set(groups.map(({ key }) => key).filter((key) => !key.includes('\0')));
  const records = await ask<GroupRecord>`
    SELECT type, key, properties::text, origins::text,
      (extract(epoch FROM first_seen_at) * 1000)::float8 AS first_seen_ms
    FROM groups WHERE workspace_id = ${workspaceId} AND key = ANY(${[...keys]}::text[])`;
  for (const record of records) {
    const { type, key, first_seen_ms: firstSeenMs } = record;
    const held = { type, key, properties: propertiesOf(record), isChanged: false, firstSeenMs };
    state.groups.set(groupKey(type, key), held);
  }
}

/** Writes what the changes made of the state: a handful of statements, however many changes there were. */
export async function saveState(
  ask: Ask,
  state: PersonsState,
  { workspaceId, at }: { workspaceId: string; at: Date },
): Promise<void> {
  await savePersons(ask, state, { workspaceId, at });
  await saveIds(ask, state, workspaceId);
  await saveMerges(ask, state, workspaceId);
  await saveNotices(ask, state, workspaceId);
  await saveGroups(ask, state, { workspaceId, at });
}

async function savePersons(
  ask: Ask,
  state: PersonsState,
  { workspaceId, at }: { workspaceId: string; at: Date },
): Promise<void> {
  const rows = [...state.persons.values()].filter(({ isChanged }) => isChanged).map(personRow);
  if (rows.length === 0) return;
  await ask`
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

async function saveIds(ask: Ask, state: PersonsState, workspaceId: string): Promise<void> {
  const moved = [...state.gone].map(([from, into]) => ({ from_id: from, into_id: into }));
  if (moved.length > 0) {
    await ask`
      UPDATE person_distinct_ids d SET person_id = m.into_id
      FROM jsonb_to_recordset(${storable(moved)}::jsonb) AS m(from_id text, into_id text)
      WHERE d.workspace_id = ${workspaceId} AND d.person_id = m.from_id`;
    await ask`
      UPDATE person_merges d SET person_id = m.into_id
      FROM jsonb_to_recordset(${storable(moved)}::jsonb) AS m(from_id text, into_id text)
      WHERE d.workspace_id = ${workspaceId} AND d.person_id = m.from_id`;
    const gone = moved.map(({ from_id }) => from_id);
    await ask`DELETE FROM person_notices WHERE workspace_id = ${workspaceId} AND person_id = ANY(${gone}::text[])`;
    await ask`DELETE FROM persons WHERE workspace_id = ${workspaceId} AND id = ANY(${gone}::text[])`;
  }
  const added = [...state.ids].filter(([, held]) => held.isNew);
  if (added.length === 0) return;
  const rows = added.map(([distinct_id, { personId, isUser }]) => ({
    distinct_id,
    person_id: personId,
    is_user: isUser,
  }));
  await ask`
    INSERT INTO person_distinct_ids (workspace_id, distinct_id, person_id, is_user)
    SELECT ${workspaceId}, r.distinct_id, r.person_id, r.is_user
    FROM jsonb_to_recordset(${storable(rows)}::jsonb) AS r(distinct_id text, person_id text, is_user boolean)`;
}

async function saveMerges(ask: Ask, state: PersonsState, workspaceId: string): Promise<void> {
  if (state.merges.length === 0) return;
  const rows = state.merges.map((merge) => ({
    id: digest(workspaceId, merge.fromPersonId, merge.eventId),
    from_person_id: merge.fromPersonId,
    into_person_id: merge.intoPersonId,
    person_id: state.gone.get(merge.intoPersonId) ?? merge.intoPersonId,
    from_distinct_id: merge.fromDistinctId,
    into_distinct_id: merge.intoDistinctId,
    kind: merge.kind,
    event_id: merge.eventId,
    message_id: merge.messageId,
    source_id: merge.sourceId,
    at: new Date(merge.atMs).toISOString(),
  }));
  // The time of recording is not that of the transaction, which may have waited for the lock.
  await ask`
    INSERT INTO person_merges (workspace_id, recorded_at, id, from_person_id, into_person_id, person_id,
      from_distinct_id, into_distinct_id, kind, event_id, message_id, source_id, at)
    SELECT ${workspaceId}, clock_timestamp(), r.* FROM jsonb_to_recordset(${storable(rows)}::jsonb)
      AS r(id text, from_person_id text, into_person_id text, person_id text, from_distinct_id text,
        into_distinct_id text, kind text, event_id text, message_id text, source_id text, at timestamptz)
    ON CONFLICT DO NOTHING`;
}

async function saveNotices(ask: Ask, state: PersonsState, workspaceId: string): Promise<void> {
  const latest = new Map<string, object>();
  for (const { personId, kind, detail, eventId, messageId, sourceId, atMs } of state.notices) {
    const person_id = state.gone.get(personId) ?? personId;
    const told = { person_id, kind, detail, event_id: eventId, message_id: messageId, source_id: sourceId };
    latest.set(`${person_id} ${kind}`, { ...told, at: new Date(atMs).toISOString() });
  }
  if (latest.size === 0) return;
  await ask`
    INSERT INTO person_notices (workspace_id, person_id, kind, detail, event_id, message_id, source_id, at)
    SELECT ${workspaceId}, r.* FROM jsonb_to_recordset(${storable([...latest.values()])}::jsonb)
      AS r(person_id text, kind text, detail text, event_id text, message_id text, source_id text, at timestamptz)
    ON CONFLICT (workspace_id, person_id, kind) DO UPDATE SET detail = excluded.detail, event_id = excluded.event_id,
      message_id = excluded.message_id, source_id = excluded.source_id, at = excluded.at`;
}

async function saveGroups(
  ask: Ask,
  state: PersonsState,
  { workspaceId, at }: { workspaceId: string; at: Date },
): Promise<void> {
  const changed = [...state.groups.values()].filter(({ isChanged }) => isChanged);
  if (changed.length === 0) return;
  const rows = changed.map(({ type, key, properties: { values, origins }, firstSeenMs }) => ({
    ...{ type, key, properties: values, origins, first_seen_at: new Date(firstSeenMs).toISOString() },
  }));
  await ask`
    INSERT INTO groups (workspace_id, type, key, properties, origins, first_seen_at, created_at, updated_at)
    SELECT ${workspaceId}, r.type, r.key, r.properties, r.origins, r.first_seen_at, ${at}, ${at}
    FROM jsonb_to_recordset(${storable(rows)}::jsonb)
      AS r(type text, key text, properties jsonb, origins jsonb, first_seen_at timestamptz)
    ON CONFLICT (workspace_id, type, key) DO UPDATE SET properties = excluded.properties, origins = excluded.origins,
      updated_at = excluded.updated_at`;
}

/** JSON that Postgres takes: its text can't hold NUL, which a stranger may well have sent. */
function storable(value: unknown): string {
  const json = JSON.stringify(value);
  if (!json.includes('\\u0000')) return json;
  return json.replace(/\\(?:u0000|.)/g, (found) => (found === '\\u0000' ? '\\ufffd' : found));
}
