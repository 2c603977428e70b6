import { createDb, type Db } from '@tributary/db';
import { newId } from '@tributary/kernel';
import { createPullSources } from '@tributary/sources';
import { type Fresh, freshDatabase } from '@tributary/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { UseCaseContext } from '../context';
import { createSource } from '../sources/create-source';
import { testSourceConnection } from '../sources/test-source-connection';
import { updateSource } from '../sources/update-source';
import { cancelSync } from '../syncs/cancel-sync';
import { listSyncs } from '../syncs/list-syncs';
import { startSync } from '../syncs/start-sync';
import { openScene, type Scene } from '../use-case.scene';
import { createStream } from './create-stream';
import { discoverStreams } from './discover-streams';
import { listStreams } from './list-streams';
import { previewStreamRows } from './preview-stream-rows';
import { updateStream } from './update-stream';

/** A real database with a real table to read: the house's own schema, where workspaces are the rows. */
const TABLE = 'public.workspaces';
let scene: Scene;
let postgres: Fresh;
let rows: Db;
let owner: UseCaseContext;
let sourceId: string;

const settings = (more: object = {}) => {
  const url = new URL(postgres.url);
  return {
    host: url.hostname,
    port: Number(url.port),
    database: url.pathname.slice(1),
    user: url.username,
    password: decodeURIComponent(url.password),
    ssl: 'disable',
    ...more,
  };
};

beforeAll(async () => {
  scene = await openScene();
  postgres = await freshDatabase();
  rows = createDb({ databaseUrl: postgres.url, secretKey: Buffer.alloc(32).toString('base64') });
  for (const name of ['Ann', 'Bob', 'Cid']) await rows.workspaces.create({ id: newId('ws'), slug: name, name });
});
afterAll(async () => {
  await rows.close();
  await scene.close();
  await postgres.dispose();
});
beforeEach(async () => {
  scene.jobs.asked.length = 0;
  scene.jobs.away = false;
  const pullSources = createPullSources({ resolveHost: async (host) => host });
  owner = { ...(await scene.as(await scene.workspace(), 'owner')), pullSources };
  sourceId = (await createSource(owner, { name: 'Shop DB', type: 'postgres', settings: settings() })).id;
});

const choice = {
  selected: true,
  mode: 'incremental' as const,
  cursorField: 'updated_at',
  primaryKey: ['id'],
  mapping: { kind: 'track' as const, event: 'Workspace Changed', userIdColumn: 'id' },
};

test('the tables of a source are found, with what to read them by, and their first rows are shown', async () => {
  const found = (await discoverStreams(owner, { sourceId })).data.find(({ name }) => name === TABLE);
  expect(found).toMatchObject({ primaryKey: ['id'], suggestedCursor: 'updated_at' });
  const preview = await previewStreamRows(owner, { sourceId, name: TABLE, limit: 2 });
  expect(preview.data).toHaveLength(2);
  expect(preview.data[0]).toHaveProperty('slug');
});

test('a stream is chosen, checked against the table, and changed', async () => {
  const stream = await createStream(owner, { sourceId, name: TABLE, ...choice });
  expect(stream).toMatchObject({ name: TABLE, selected: true, cursor: null, historyDone: false });
  // Time cursors look back, unless somebody says otherwise.
  expect(stream.lookbackSeconds).toBeGreaterThan(0);
  const changed = await updateStream(owner, { sourceId, id: stream.id, lookbackSeconds: 600 });
  expect(changed).toMatchObject({ lookbackSeconds: 600, cursorField: 'updated_at' });
  expect((await listStreams(owner, { sourceId })).data).toMatchObject([{ id: stream.id, lookbackSeconds: 600 }]);
  await expect(createStream(owner, { sourceId, name: TABLE, ...choice })).rejects.toMatchObject({ code: 'conflict' });
});

test.each([
  ['a table that is not there', { name: 'public.nothing' }, 'nothing named "public.nothing"'],
  ['no cursor column', { cursorField: null }, 'cursor column'],
  ['a column that is not there', { cursorField: 'nope' }, 'public.workspaces: choose'],
  ['a key column that is not there', { primaryKey: ['nope'] }, 'nope'],
])('%s is refused in words', async (_name, more, words) => {
  const created = createStream(owner, { sourceId, name: TABLE, ...choice, ...more });
  await expect(created).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining(words) });
});

test('a sync is started once at a time, and cancelled', async () => {
  await expect(startSync(owner, { sourceId })).rejects.toMatchObject({ message: expect.stringContaining('no stream') });
  await createStream(owner, { sourceId, name: TABLE, ...choice });
  const run = await startSync(owner, { sourceId });
  expect(scene.jobs.asked).toEqual([
    { job: 'sync', input: { workspaceId: owner.actor.workspaceId, sourceId, runId: run.id } },
  ]);
  await expect(startSync(owner, { sourceId })).rejects.toMatchObject({ code: 'conflict' });
  expect(await cancelSync(owner, { sourceId, id: run.id })).toMatchObject({ status: 'cancelled' });
  await expect(cancelSync(owner, { sourceId, id: run.id })).rejects.toMatchObject({ code: 'conflict' });
  expect(await startSync(owner, { sourceId })).toMatchObject({ status: 'queued' });
});

test('a sync that could not be enqueued has failed, and says why', async () => {
  await createStream(owner, { sourceId, name: TABLE, ...choice });
  scene.jobs.away = true;
  await expect(startSync(owner, { sourceId })).rejects.toMatchObject({ code: 'unavailable' });
  expect((await listSyncs(owner, { sourceId, limit: 10 })).data).toMatchObject([
    { status: 'failed', error: expect.stringContaining('queue is away') },
  ]);
});

test('a wrong password is said in words, when it is tested and when tables are looked for', async () => {
  const wrong = await testSourceConnection(owner, { type: 'postgres', settings: settings({ password: 'wrong' }) });
  expect(wrong).toMatchObject({ ok: false, message: expect.stringMatching(/password/i) });
  await updateSource(owner, { id: sourceId, settings: { password: 'wrong' } });
  await expect(discoverStreams(owner, { sourceId })).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringMatching(/password/i),
  });
});
