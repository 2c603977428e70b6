import { randomBytes } from 'node:crypto';
import { createServer, type Server, Socket } from 'node:net';
import { newId } from '@tributary/kernel';
import { freshDatabase, waitFor } from '@tributary/testing';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createPrivacyDirectory, createRoutingDirectory, createSourceDirectory } from '../directories';
import { createDb, type Db } from '../index';

const secretKey = randomBytes(32).toString('base64');
const opened: { close(): Promise<void> }[] = [];
let database: Awaited<ReturnType<typeof freshDatabase>>;
let db: Db;

beforeAll(async () => {
  database = await freshDatabase();
  db = createDb({ databaseUrl: database.url, secretKey });
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

afterAll(async () => {
  await db?.close();
  await database?.dispose();
});

/** A door to Postgres that can be shut: connections break, new ones are refused, and it opens again on the same port. */
async function door() {
  const target = new URL(database.url);
  const sockets = new Set<Socket>();
  let server: Server;
  let port = 0;
  const open = () =>
    new Promise<void>((resolve) => {
      server = createServer((incoming) => {
        const outgoing = new Socket().connect(Number(target.port), target.hostname);
        for (const socket of [incoming, outgoing]) {
          sockets.add(socket);
          socket.on('error', () => {}).on('close', () => sockets.delete(socket));
        }
        incoming.pipe(outgoing).pipe(incoming);
      });
      server.listen(port, '127.0.0.1', () => {
        port = (server.address() as { port: number }).port;
        resolve();
      });
    });
  const shut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  await open();
  opened.push({ close: shut });
  const url = new URL(database.url);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return { url: url.href, open, shut };
}

async function scene() {
  const workspaceId = newId('ws');
  await db.workspaces.create({ id: workspaceId, slug: workspaceId, name: 'Test' });
  const source = await db.sources.create({
    id: newId('src'),
    workspaceId,
    type: 'http',
    name: 'Shop',
    slug: newId('slug'),
    settings: { region: 'eu' },
    secrets: {},
    schedule: null,
  });
  const writeKey = (sourceId = source.id) =>
    db.writeKeys.create({ id: newId('wk'), workspaceId, sourceId, key: newId('key'), label: '' });
  const destination = () =>
    db.destinations.create({
      id: newId('dst'),
      workspaceId,
      type: 'webhook',
      definitionVersion: '1',
      name: 'Hook',
      slug: newId('slug'),
      settings: { url: 'https://example.com' },
      secrets: { token: 'secret token' },
      enabled: true,
    });
  return { workspaceId, source, writeKey, destination, first: await writeKey() };
}

async function openSources(databaseUrl = database.url) {
  const directory = createSourceDirectory({ databaseUrl });
  opened.push(directory);
  await directory.ready();
  return directory;
}

async function openRouting(databaseUrl = database.url) {
  const directory = createRoutingDirectory({ databaseUrl, secretKey });
  opened.push(directory);
  await directory.ready();
  return directory;
}

test('a directory that is ready knows every key, and is fresh', async () => {
  const { workspaceId, source, first } = await scene();
  const directory = await openSources();
  expect(directory.isFresh()).toBe(true);
  expect(directory.find(first.key)).toEqual({
    sourceId: source.id,
    workspaceId,
    sourceType: 'http',
    sourceName: 'Shop',
    enabled: true,
    limits: null,
    settings: { region: 'eu' },
    consent: { categories: [], hasUnmapped: true },
  });
  expect(directory.find('nobody')).toBeNull();
});

test('what the destinations of a source need people to agree to is known with it, at once', async () => {
  const { workspaceId, source, destination, first } = await scene();
  const directory = await openSources();
  const consent = () => directory.find(first.key)?.consent;
  const soon = { withinMs: 3_000 };
  const becomes = (categories: string[], hasUnmapped: boolean) =>
    waitFor(() => JSON.stringify(consent()) === JSON.stringify({ categories, hasUnmapped }), {
      ...soon,
      what: () => `${categories}; it is ${JSON.stringify(consent())}`,
    });
  const connect = async (categories: readonly string[]) => {
    const { id: destinationId } = await destination();
    if (categories.length > 0) {
      const changes = { consent: { categories: [...categories], withoutInfo: 'deliver' as const } };
      await db.destinations.update({ workspaceId, id: destinationId, changes });
    }
    await db.connections.create({ id: newId('con'), workspaceId, sourceId: source.id, destinationId });
    return destinationId;
  };
  await connect(['marketing', 'analytics']);
  await becomes(['analytics', 'marketing'], false);
  await connect(['marketing', 'ads']);
  await becomes(['ads', 'analytics', 'marketing'], false);
  const open = await connect([]);
  await becomes(['ads', 'analytics', 'marketing'], true);
  await db.destinations.update({ workspaceId, id: open, changes: { enabled: false } });
  await becomes(['ads', 'analytics', 'marketing'], false);
});

test('a new key, a switched-off source, a revoked key and a deleted source are known at once', async () => {
  const { workspaceId, source, writeKey, first } = await scene();
  const directory = await openSources();
  const soon = { withinMs: 3_000 };
  const second = await writeKey();
  await waitFor(() => directory.find(second.key), { ...soon, what: 'the new key' });

  await db.sources.update({ workspaceId, id: source.id, changes: { enabled: false, settings: { region: 'us' } } });
  const off = await waitFor(() => directory.find(first.key)?.enabled === false && directory.find(first.key), soon);
  expect(off).toMatchObject({ enabled: false, settings: { region: 'us' } });

  await db.writeKeys.revoke({ workspaceId, sourceId: source.id, id: first.id, at: new Date() });
  await waitFor(() => directory.find(first.key) === null, { ...soon, what: 'the revoked key to be gone' });
  expect(directory.find(second.key)).not.toBeNull();

  await db.sources.softDelete({ workspaceId, id: source.id, at: new Date() });
  await waitFor(() => directory.find(second.key) === null, { ...soon, what: 'the deleted source to be gone' });

  await db.sources.restore({ workspaceId, id: source.id });
  await waitFor(() => directory.find(second.key), { ...soon, what: 'the restored source' });
  expect(directory.find(first.key)).toBeNull();
});

test('a key works the moment after it was made, also before its announcement was heard', async () => {
  const { writeKey } = await scene();
  const directory = await openSources();
  for (let round = 0; round < 20; round += 1) {
    const { key, sourceId } = await writeKey();
    expect(await directory.findOrAsk(key)).toMatchObject({ sourceId });
  }
});

test('unknown keys are asked about a bounded number of times, and a revoked key is not found by asking', async () => {
  const { workspaceId, source, first } = await scene();
  const directory = await openSources();
  await db.writeKeys.revoke({ workspaceId, sourceId: source.id, id: first.id, at: new Date() });
  await waitFor(() => directory.find(first.key) === null);
  expect(await directory.findOrAsk(first.key)).toBeNull();
  const answers = await Promise.all(Array.from({ length: 500 }, (_, index) => directory.findOrAsk(`guess-${index}`)));
  expect(answers.every((answer) => answer === null)).toBe(true);
});

test('a removed workspace takes its keys along', async () => {
  const { workspaceId, first } = await scene();
  const other = await scene();
  const directory = await openSources();
  await db.workspaces.remove({ workspaceId });
  await waitFor(() => directory.find(first.key) === null, { withinMs: 3_000 });
  expect(directory.find(other.first.key)).not.toBeNull();
});

test('while Postgres is away the keys still work, and what changed meanwhile is known once it is back', async () => {
  const { workspaceId, source, writeKey, first } = await scene();
  const postgres = await door();
  const directory = await openSources(postgres.url);
  await postgres.shut();
  await waitFor(() => !directory.isFresh(), { what: 'the outage to be noticed' });
  expect(directory.find(first.key)).not.toBeNull();
  await expect(directory.findOrAsk('unknown')).rejects.toThrow();

  await db.writeKeys.revoke({ workspaceId, sourceId: source.id, id: first.id, at: new Date() });
  const second = await writeKey();
  await postgres.open();
  await waitFor(() => directory.isFresh(), { what: 'the directory to be fresh again' });
  expect(directory.find(first.key)).toBeNull();
  expect(directory.find(second.key)).not.toBeNull();
});

test('a directory that starts before Postgres becomes ready when Postgres comes', async () => {
  const { first } = await scene();
  const postgres = await door();
  await postgres.shut();
  const directory = createSourceDirectory({ databaseUrl: postgres.url });
  opened.push(directory);
  expect(directory.isFresh()).toBe(false);
  await postgres.open();
  await directory.ready();
  expect(directory.find(first.key)).not.toBeNull();
});

test('connections that Postgres ends one by one come back by themselves', async () => {
  const { writeKey } = await scene();
  const directory = await openSources();
  const admin = new Client({ connectionString: database.url });
  await admin.connect();
  await admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'tributary-config'`,
  );
  await admin.end();
  const { key } = await writeKey();
  await waitFor(() => directory.find(key), { what: 'a key made after the connection was ended' });
});

test('routing knows states, settings with secrets, mappings in order, and what feeds a destination', async () => {
  const { workspaceId, source, destination } = await scene();
  const { id: destinationId } = await destination();
  const mapping = (name: string) => ({
    id: newId('map'),
    name,
    action: 'send',
    filter: '',
    mapping: {},
    enabled: true,
  });
  const [a, b] = await db.mappings.add({ workspaceId, destinationId, mappings: [mapping('a'), mapping('b')] });
  const directory = await openRouting();
  const fed = () => directory.destinationsOf({ workspaceId, sourceId: source.id });
  const found = () => directory.getDestination({ workspaceId, destinationId });
  const soon = { withinMs: 3_000 };

  expect(fed()).toEqual([]);
  const { id } = await db.connections.create({ id: newId('con'), workspaceId, sourceId: source.id, destinationId });
  await waitFor(() => fed().length === 1, soon);
  expect(fed()[0]).toMatchObject({ id: destinationId, state: 'active', settings: { url: 'https://example.com' } });
  expect(fed()[0]?.settingsWithSecrets()).toEqual({ url: 'https://example.com', token: 'secret token' });
  expect(JSON.stringify(fed()[0])).not.toContain('secret token');
  expect(fed()[0]?.mappings.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(directory.destinationsOf({ workspaceId: 'ws_other', sourceId: source.id })).toEqual([]);
  expect(directory.getDestination({ workspaceId: 'ws_other', destinationId })).toBeNull();

  await db.mappings.reorder({ workspaceId, destinationId, ids: [b?.id ?? '', a?.id ?? ''] });
  await waitFor(() => found()?.mappings[0]?.name === 'b', soon);
  await db.destinations.pause({ workspaceId, id: destinationId, by: 'breaker', reason: 'It is down.', at: new Date() });
  await waitFor(() => found()?.state === 'paused', soon);
  expect(found()?.pausedReason).toBe('It is down.');
  await db.destinations.resume({ workspaceId, id: destinationId });
  await waitFor(() => found()?.state === 'active', soon);
  await db.destinations.update({
    workspaceId,
    id: destinationId,
    changes: { enabled: false, secrets: { token: 'new' } },
  });
  await waitFor(() => found()?.state === 'disabled', soon);
  expect(found()?.secrets()).toEqual({ token: 'new' });

  await db.connections.remove({ workspaceId, id });
  await waitFor(() => fed().length === 0, soon);
  await db.destinations.softDelete({ workspaceId, id: destinationId, at: new Date() });
  await waitFor(() => found() === null, soon);
});

test('routing catches up after an outage, and keeps routing during it', async () => {
  const { workspaceId, source, destination } = await scene();
  const { id: destinationId } = await destination();
  await db.connections.create({ id: newId('con'), workspaceId, sourceId: source.id, destinationId });
  const postgres = await door();
  const directory = await openRouting(postgres.url);
  await postgres.shut();
  await waitFor(() => !directory.isFresh());
  expect(directory.destinationsOf({ workspaceId, sourceId: source.id })).toHaveLength(1);
  await db.destinations.pause({ workspaceId, id: destinationId, by: 'person', reason: 'x', at: new Date() });
  await postgres.open();
  await waitFor(() => directory.isFresh());
  expect(directory.getDestination({ workspaceId, destinationId })?.state).toBe('paused');
});

test("a source's privacy rules arrive by announcement; its workspace's hold until it has some, and are another's not", async () => {
  const directory = createPrivacyDirectory({ databaseUrl: database.url, secretKey });
  opened.push(directory);
  await directory.ready();
  const { workspaceId, source } = await scene();
  const sourceId = source.id;
  const of = (policy: object) => ({ ip: 'keep', deny: [], allow: [], hash: [], mask: [], ...policy }) as const;
  const touched = (body: string) => {
    const header = { v: 1, kind: 'events', dialect: 'segment', encoding: 'identity', path: '', requestId: '' } as const;
    const rules = directory.privacyOf({ workspaceId, sourceId });
    const chunk = { header: { ...header, workspaceId, sourceId, count: 1, receivedAtMs: 0 }, body: Buffer.from(body) };
    return rules?.protectChunk(chunk).header.privacy ?? [];
  };
  const body = '{"userId":"u","email":"e"}';
  expect(directory.privacyOf({ workspaceId, sourceId })).toBeNull();
  await db.workspaces.update({ workspaceId, settings: { privacy: of({ deny: ['email'] }) } });
  await waitFor(() => touched(body).join() === 'deny email');
  await db.sources.update({ workspaceId, id: sourceId, changes: { privacy: of({ hash: ['userId'] }) } });
  await waitFor(() => touched(body).join() === 'hash userId');
  expect(directory.privacyOf({ workspaceId: 'ws_other', sourceId })).toBeNull();
  await db.sources.update({ workspaceId, id: sourceId, changes: { privacy: of({}) } });
  await waitFor(() => directory.privacyOf({ workspaceId, sourceId }) === null);
});
