import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { newId } from '@tributary/kernel';
import { freshDatabase } from '@tributary/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDb, type Db } from '../index';
import { personChange, personsConformance } from '../persons/conformance';

const secretKey = randomBytes(32).toString('base64');
let database: Awaited<ReturnType<typeof freshDatabase>>;
let owners: [Db, Db];

beforeAll(async () => {
  database = await freshDatabase();
  const open = () => createDb({ databaseUrl: database.url, secretKey });
  owners = [open(), open()];
});

afterAll(async () => {
  await Promise.all((owners ?? []).map((db) => db.close()));
  await database?.dispose();
});

personsConformance('Postgres', async () => {
  const [one, other] = owners;
  const workspaceId = newId('ws');
  await one.workspaces.create({ id: workspaceId, slug: workspaceId, name: 'Persons' });
  return { one: one.persons, other: other.persons, workspaceId };
});

test('somebody has thought about persons in every table: docs/persons.md says what a deletion does to it', async () => {
  const docs = readFileSync(new URL('../../../../docs/persons.md', import.meta.url), 'utf8');
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
  );
  await client.end();
  expect(rows.length).toBeGreaterThan(20);
  for (const { name } of rows) if (name !== '_prisma_migrations') expect(docs).toContain(`| \`${name}\` |`);
});

test('events that outlive their workspace are about nobody, and fail nothing', async () => {
  const [{ persons, workspaces }] = owners;
  const workspaceId = newId('ws');
  await workspaces.create({ id: workspaceId, slug: workspaceId, name: 'Short-lived' });
  const apply = (...changes: ReturnType<typeof personChange>[]) =>
    persons.apply({ workspaceId, changes, nowMs: Date.now() });
  expect((await apply(personChange({ distinctId: 'u' }))).size).toBe(1);
  await workspaces.remove({ workspaceId });
  const group = { type: 'company', key: 'acme', set: { plan: 'pro' } };
  const ofEachTable = [
    personChange({ distinctId: 'v', set: { plan: 'pro' } }),
    personChange({ distinctId: 'v', merge: { kind: 'identify', distinctId: 'device' } }),
    personChange({ distinctId: 'v', merge: { kind: 'identify', distinctId: 'null' } }),
    personChange({ distinctId: 'v', aboutPerson: false, group }),
  ];
  for (const change of ofEachTable) expect(await apply(change)).toEqual(new Map());
  expect(await apply(...ofEachTable)).toEqual(new Map());
  expect(await persons.lookUp({ workspaceId, distinctIds: ['u', 'v'] })).toEqual(new Map());
});

test('no table of Postgres knows a removed person, notices of others included', async () => {
  const [{ persons, personDeletions, workspaces }] = owners;
  const workspaceId = newId('ws');
  const who = `mark-${workspaceId}`;
  await workspaces.create({ id: workspaceId, slug: workspaceId, name: 'Removal' });
  const identify = (distinctId: string, other: string) =>
    personChange({ distinctId, set: { name: distinctId }, merge: { kind: 'identify', distinctId: other } });
  const changes = [
    identify(who, `${who}-device`),
    identify(who, `${who}-phone`),
    identify('sam', `${who}-device`), // refused, and noted on Sam
    personChange({ distinctId: 'sam', merge: { kind: 'identify', distinctId: 'null' } }),
  ];
  const known = await persons.apply({ workspaceId, changes, nowMs: Date.now() });
  const [id = '', sam = ''] = [known.get(who)?.id, known.get('sam')?.id];
  expect((await persons.notices({ workspaceId, personId: sam })).map(({ kind }) => kind).sort()).toEqual([
    'already_identified',
    'illegal_id',
  ]);
  const about = { workspaceId, id: newId('del') };
  const asked = { requestedByName: 'Ada', requestedAt: new Date(), distinctIds: [who] };
  await personDeletions.create({ ...about, personId: id, ...asked });
  await persons.remove({ workspaceId, id });
  await personDeletions.start({ ...about, at: new Date() });
  await personDeletions.finish({ ...about, at: new Date() });

  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.columns WHERE column_name = 'workspace_id' AND table_schema = 'public'",
  );
  for (const { name } of tables) {
    const { rows } = await client.query(`SELECT t::text AS text FROM ${name} t WHERE workspace_id = $1`, [workspaceId]);
    expect(JSON.stringify(rows).replaceAll(workspaceId, '').includes('mark-'), `${name} knows the person`).toBe(false);
  }
  await client.end();
  expect(await persons.notices({ workspaceId, personId: sam })).toMatchObject([{ kind: 'illegal_id' }]);
});

test('what some events told of a person is taken back: traits, notices, since when; the rest and the ids stay', async () => {
  const [{ persons, workspaces }] = owners;
  const workspaceId = newId('ws');
  await workspaces.create({ id: workspaceId, slug: workspaceId, name: 'Forgetting' });
  const [long, now] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 10, 1)];
  const late = personChange({
    ...{ distinctId: 'u', atMs: long, set: { email: 'old@x.example', name: 'Old Name' }, setOnce: { first: 1 } },
    ...{ unset: ['city'], merge: { kind: 'identify', distinctId: 'visitor' } },
  });
  const noted = personChange({ distinctId: 'u', merge: { kind: 'identify', distinctId: 'null' } });
  const own = personChange({ distinctId: 'u', atMs: now, set: { plan: 'new' } });
  const known = await persons.apply({ workspaceId, changes: [late, noted, own], nowMs: now });
  const id = known.get('u')?.id ?? '';
  const about = { workspaceId, distinctIds: ['u', 'visitor', 'nobody'], seenSince: new Date(now) };
  for (let runs = 0; runs < 2; runs++) {
    await persons.forgetEvents({ ...about, eventIds: [late.eventId, noted.eventId] });
    const row = await persons.find({ workspaceId, id });
    expect(row).toMatchObject({ properties: { plan: 'new' }, firstSeenAt: new Date(now), distinctIds: 2 });
    expect(Object.keys(row?.origins ?? {})).toEqual(['plan']);
  }
  expect(await persons.notices({ workspaceId, personId: id })).toEqual([]);
  expect((await persons.list({ workspaceId, search: 'old@', limit: 9 })).rows).toEqual([]);
  expect((await persons.lookUp({ workspaceId, distinctIds: ['visitor'] })).get('visitor')?.id).toBe(id);
});
