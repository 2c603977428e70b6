import { randomBytes } from 'node:crypto';
import { newId } from '@tributary/kernel';
import { freshDatabase } from '@tributary/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDb, type Db, Duplicate, SecretsUnreadable } from '../index';

const secretKey = randomBytes(32).toString('base64');
let database: Awaited<ReturnType<typeof freshDatabase>>;
let db: Db;
let workspaceId: string;

beforeAll(async () => {
  database = await freshDatabase();
  db = createDb({ databaseUrl: database.url, secretKey });
});

afterAll(async () => {
  await db?.close();
  await database?.dispose();
});

beforeEach(async () => {
  workspaceId = newId('ws');
  await db.workspaces.create({ id: workspaceId, slug: workspaceId, name: 'Test' });
});

async function query<R>(sql: string, params: readonly unknown[] = []): Promise<R[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(sql, [...params])).rows as R[];
  } finally {
    await client.end();
  }
}

const newSource = (secrets = {}, slug = newId('slug')) =>
  db.sources.create({
    id: newId('src'),
    workspaceId,
    type: 'postgres',
    name: 'Shop',
    slug,
    settings: { host: 'db.example.com' },
    secrets,
    schedule: null,
  });

const newDestination = (secrets = {}) =>
  db.destinations.create({
    id: newId('dst'),
    workspaceId,
    type: 'webhook',
    definitionVersion: '1',
    name: 'Hook',
    slug: newId('slug'),
    settings: { url: 'https://example.com' },
    secrets,
    enabled: true,
  });

test('secrets are not in the database in clear, and are not in the row that is handed out', async () => {
  const row = await newSource({ password: 'correct horse' });
  expect(JSON.stringify(row)).not.toContain('correct horse');
  expect(row).not.toHaveProperty('secretsCiphertext');
  expect(row.secretNames).toEqual(['password']);
  const [stored] = await query<{ all: string }>('SELECT sources::text AS all FROM sources WHERE id = $1', [row.id]);
  expect(stored?.all).not.toContain('correct horse');
  expect(await db.sources.secrets({ workspaceId, id: row.id })).toEqual({ password: 'correct horse' });
});

test('a secret that is left out stays, a value replaces it, null takes it away', async () => {
  const { id } = await newDestination({ key: 'one', token: 'two' });
  await db.destinations.update({ workspaceId, id, changes: { name: 'Other', secrets: { token: 'three' } } });
  expect(await db.destinations.secrets({ workspaceId, id })).toEqual({ key: 'one', token: 'three' });
  const after = await db.destinations.update({ workspaceId, id, changes: { secrets: { key: null } } });
  expect(after?.secretNames).toEqual(['token']);
  expect(await db.destinations.secrets({ workspaceId, id })).toEqual({ token: 'three' });
});

test('two who change different secrets at the same moment both succeed', async () => {
  const { id } = await newDestination({ key: 'old', token: 'old' });
  await Promise.all([
    db.destinations.update({ workspaceId, id, changes: { secrets: { key: 'new' } } }),
    db.destinations.update({ workspaceId, id, changes: { secrets: { token: 'new' } } }),
  ]);
  expect(await db.destinations.secrets({ workspaceId, id })).toEqual({ key: 'new', token: 'new' });
});

test('a ciphertext that is copied to another row does not open there', async () => {
  const rich = await newSource({ password: 'theirs' });
  const poor = await newSource({ password: 'mine' });
  await query(
    'UPDATE sources SET secrets_ciphertext = (SELECT secrets_ciphertext FROM sources WHERE id = $1) WHERE id = $2',
    [rich.id, poor.id],
  );
  await expect(db.sources.secrets({ workspaceId, id: poor.id })).rejects.toBeInstanceOf(SecretsUnreadable);
});

test('slugs are unique within a workspace, not across workspaces', async () => {
  await newSource({}, 'shop');
  await expect(newSource({}, 'shop')).rejects.toBeInstanceOf(Duplicate);
  const other = newId('ws');
  await db.workspaces.create({ id: other, slug: other, name: 'Other' });
  expect(await db.sources.slugTaken({ workspaceId: other, slug: 'shop' })).toBe(false);
});

test('a transaction that fails leaves nothing behind, and announces nothing', async () => {
  const listener = new Client({ connectionString: database.url });
  await listener.connect();
  const heard: string[] = [];
  listener.on('notification', ({ payload }) => heard.push(payload ?? ''));
  await listener.query('LISTEN tributary_config');
  const id = newId('src');
  const source = { id, workspaceId, type: 'http', name: 'x', slug: id, settings: {}, secrets: {}, schedule: null };
  await expect(
    db.transaction(async (tx) => {
      await tx.sources.create(source);
      throw new Error('changed my mind');
    }),
  ).rejects.toThrow('changed my mind');
  expect(await db.sources.find({ workspaceId, id })).toBeNull();
  await db.transaction((tx) => tx.sources.create(source));
  // The query's answer comes behind what was announced before it.
  await listener.query('SELECT 1');
  await listener.end();
  expect(heard.map((text) => JSON.parse(text))).toEqual([{ kind: 'source', workspaceId, id }]);
});

test('a source has one sync under way, however many ask at the same moment', async () => {
  const { id: sourceId } = await newSource();
  const ask = () => db.syncRuns.create({ id: newId('run'), workspaceId, sourceId, trigger: 'Ada' });
  const runs = await Promise.all([ask(), ask(), ask(), ask()]);
  const [run] = runs.filter((one) => one !== null);
  expect(runs.filter((one) => one !== null)).toHaveLength(1);
  await db.syncRuns.finish({ workspaceId, id: run?.id ?? '', status: 'succeeded', at: new Date() });
  expect(await ask()).not.toBeNull();
});

test('a cursor moves only for the run that is under way', async () => {
  const { id: sourceId } = await newSource();
  await db.sourceStreams.save({ id: newId('str'), workspaceId, sourceId, name: 'orders', choice: { selected: true } });
  const run = await db.syncRuns.create({ id: newId('run'), workspaceId, sourceId, trigger: 'schedule' });
  const runId = run?.id ?? '';
  const at = new Date();
  const commit = (value: string) =>
    db.sourceStreams.commitCursor({ workspaceId, sourceId, name: 'orders', runId, cursor: { cursor: value }, at });
  expect(await commit('too early')).toBe(false);
  await db.syncRuns.start({ workspaceId, id: runId, at });
  expect(await commit('10')).toBe(true);
  await db.syncRuns.finish({ workspaceId, id: runId, status: 'failed', error: 'The table is gone.', at });
  expect(await commit('too late')).toBe(false);
  const [stream] = await db.sourceStreams.list({ workspaceId, sourceId });
  expect(stream).toMatchObject({ cursor: { cursor: '10' }, cursorAt: at });
});

test('progress tells the run that somebody wants it to end, and that it has ended', async () => {
  const { id: sourceId } = await newSource();
  const run = await db.syncRuns.create({ id: newId('run'), workspaceId, sourceId, trigger: 'schedule' });
  const id = run?.id ?? '';
  const at = new Date();
  const streams = { orders: { rows: 5, bytes: 50, estimatedRows: 10, state: 'history' } };
  const progress = { rows: 5, bytes: 5_000_000_000, rowsPerSecond: 2.5, estimatedRows: 10, streams };
  await db.syncRuns.start({ workspaceId, id, at });
  expect(await db.syncRuns.progress({ workspaceId, id, progress, at })).toEqual({ cancelRequested: false });
  expect(await db.syncRuns.find({ workspaceId, id })).toMatchObject({ ...progress, status: 'running' });
  await db.syncRuns.requestCancel({ workspaceId, id, at });
  expect(await db.syncRuns.progress({ workspaceId, id, progress, at })).toEqual({ cancelRequested: true });
  await db.syncRuns.finish({ workspaceId, id, status: 'cancelled', at });
  expect(await db.syncRuns.progress({ workspaceId, id, progress, at })).toBeNull();
  expect(await db.syncRuns.finish({ workspaceId, id, status: 'succeeded', at })).toBe(false);
});

test('of two who resume a destination, one is told that it did', async () => {
  const { id } = await newDestination();
  const pause = { workspaceId, id, by: 'breaker', reason: 'It answered 500 to 50 requests.', at: new Date() } as const;
  expect(await db.destinations.pause(pause)).toBe(true);
  expect(await db.destinations.pause({ ...pause, by: 'person', reason: 'other' })).toBe(false);
  expect((await db.destinations.find({ workspaceId, id }))?.paused).toMatchObject({
    by: 'breaker',
    reason: pause.reason,
  });
  const resumed = await Promise.all([
    db.destinations.resume({ workspaceId, id }),
    db.destinations.resume({ workspaceId, id }),
  ]);
  expect(resumed.filter(Boolean)).toHaveLength(1);
});

test('an invitation is accepted once, by whoever comes first', async () => {
  const { id } = await db.invitations.create({
    id: newId('inv'),
    workspaceId,
    email: 'Guest@Example.com',
    role: 'viewer',
    tokenHash: newId('hash'),
    invitedByName: 'Ada',
    expiresAt: new Date(),
  });
  const accept = () => db.invitations.accept({ workspaceId, id, at: new Date() });
  expect((await Promise.all([accept(), accept(), accept()])).filter(Boolean)).toHaveLength(1);
  expect(await db.invitations.revoke({ workspaceId, id, at: new Date() })).toBe(false);
});

test('mappings keep their order, and a new order keeps those that it does not name', async () => {
  const { id: destinationId } = await newDestination();
  const of = { workspaceId, destinationId };
  const mapping = (name: string) => ({
    id: newId('map'),
    name,
    action: 'send',
    filter: '',
    mapping: {},
    enabled: true,
  });
  const names = async () => (await db.mappings.list(of)).map((row) => row.name);
  await db.mappings.add({ ...of, mappings: [mapping('a'), mapping('b')] });
  const [c] = await db.mappings.add({ ...of, mappings: [mapping('c')] });
  expect(await names()).toEqual(['a', 'b', 'c']);
  await db.mappings.reorder({ ...of, ids: [c?.id ?? '', 'map_unknown'] });
  expect(await names()).toEqual(['c', 'a', 'b']);
});

test('a list of many pages gives every row once, newest first', async () => {
  const entry = (index: number) => ({
    id: newId('aud', 1_700_000_000_000 + index),
    workspaceId,
    at: new Date(1_700_000_000_000 + index),
    actorKind: 'user' as const,
    actorId: index % 2 === 0 ? 'even' : 'odd',
    actorName: 'Ada',
    action: 'source.create',
    targetType: 'source',
    targetId: String(index),
    targetName: '',
    summary: {},
    ip: '',
  });
  for (let index = 0; index < 25; index += 1) await db.auditLog.append(entry(index));
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await db.auditLog.list({ workspaceId, limit: 10, cursor });
    seen.push(...page.rows.map((row) => row.targetId));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => String(24 - index)));
  const even = await db.auditLog.list({
    workspaceId,
    limit: 50,
    actorId: 'even',
    since: entry(10).at,
    until: entry(14).at,
  });
  expect(even.rows.map((row) => row.targetId)).toEqual(['12', '10']);
});

test('a deleted source and its connections are out of sight until it is restored', async () => {
  const source = await newSource();
  const destination = await newDestination();
  await db.connections.create({ id: newId('con'), workspaceId, sourceId: source.id, destinationId: destination.id });
  const connections = async () => (await db.connections.list({ workspaceId, limit: 10 })).rows.length;
  expect(await connections()).toBe(1);
  expect(await db.sources.softDelete({ workspaceId, id: source.id, at: new Date() })).toBe(true);
  expect(await db.sources.softDelete({ workspaceId, id: source.id, at: new Date() })).toBe(false);
  expect(await db.sources.find({ workspaceId, id: source.id })).toBeNull();
  expect(await connections()).toBe(0);
  expect(await db.sources.restore({ workspaceId, id: source.id })).toMatchObject({ id: source.id, deletedAt: null });
  expect(await connections()).toBe(1);
});

test('a schedule is found by the worker only while the source is on and there', async () => {
  const { id } = await newSource();
  const scheduled = async () => (await db.sources.listScheduled()).some((row) => row.id === id);
  expect(await scheduled()).toBe(false);
  await db.sources.update({ workspaceId, id, changes: { schedule: { everyMinutes: 15 } } });
  expect(await scheduled()).toBe(true);
  await db.sources.update({ workspaceId, id, changes: { enabled: false } });
  expect(await scheduled()).toBe(false);
  await db.sources.update({ workspaceId, id, changes: { enabled: true, schedule: null } });
  expect(await scheduled()).toBe(false);
});

test('when an API key was used is written at most once a minute', async () => {
  const { id } = await db.apiKeys.create({
    id: newId('key'),
    workspaceId,
    name: 'ci',
    hash: newId('hash'),
    prefix: 'trb_',
    scopes: ['read'],
    createdByName: 'Ada',
    expiresAt: null,
  });
  const first = new Date('2030-01-01T00:00:00.000Z');
  const used = async () => (await db.apiKeys.find({ workspaceId, id }))?.lastUsedAt;
  await db.apiKeys.touch({ workspaceId, id, at: first });
  await db.apiKeys.touch({ workspaceId, id, at: new Date(first.getTime() + 59_000) });
  expect(await used()).toEqual(first);
  await db.apiKeys.touch({ workspaceId, id, at: new Date(first.getTime() + 61_000) });
  expect(await used()).toEqual(new Date(first.getTime() + 61_000));
});

test('health tells whether Postgres answers, and never throws', async () => {
  expect(await db.health()).toMatchObject({ ok: true });
  const away = createDb({ databaseUrl: 'postgresql://nobody:x@127.0.0.1:1/none', secretKey });
  expect(await away.health()).toMatchObject({ ok: false });
  await away.close();
});
