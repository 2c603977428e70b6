import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Product, type Receiver, receiver, waitFor } from '@tributary/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSdkSource, listAllEvents, startPrepared } from './set-up';

/** Two workspaces in one product: what the second one's key can find out about the first, and what nobody may see. */
const PLANTED = {
  signingSecret: `whsec_${Buffer.from('planted signing secret, 0123456789').toString('base64')}`,
  header: 'Bearer planted-header-value-1b9f',
  password: 'planted-database-password-77',
};

const GROUP_KEY = 'group-of-the-first';

let product: Product;
let hook: Receiver;
let first: Awaited<ReturnType<typeof furnish>>;
/** No trace of the first workspace: any workspace's groups may have it. */
let groupType: string;
let strangerKey: string;

beforeAll(async () => {
  product = await startPrepared({ env: { LOG_LEVEL: 'debug' } });
  hook = await receiver();
  first = await furnish();
  strangerKey = await newWorkspace('Stranger');
});

afterAll(async () => {
  await hook?.close();
  await product?.dispose();
});

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function ask(apiKey: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${product.webUrl}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

/** As the owner would by hand: signs in, makes a workspace, makes a key of it with every scope. */
async function newWorkspace(name: string): Promise<string> {
  const headers = { origin: product.webUrl, 'content-type': 'application/json' };
  const signIn = await fetch(`${product.webUrl}/api/auth/sign-in/email`, {
    method: 'POST',
    headers,
    body: JSON.stringify(product.admin),
  });
  expect(signIn.status).toBe(200);
  const cookie = signIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const call = async <T>(procedure: string, input: unknown, workspace?: string): Promise<T> => {
    const response = await fetch(`${product.webUrl}/api/trpc/${procedure}`, {
      method: 'POST',
      headers: { ...headers, cookie, ...(workspace ? { 'x-tributary-workspace': workspace } : {}) },
      body: JSON.stringify(input),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${procedure}: ${response.status} ${text}`);
    return (JSON.parse(text) as { result: { data: T } }).result.data;
  };
  const { slug } = await call<{ slug: string }>('workspaces.create', { name });
  const scopes = ['read', 'write', 'admin'];
  return (await call<{ key: string }>('apiKeys.create', { name: 'Key', scopes }, slug)).key;
}

/** As the superuser of the product's own Postgres server, which is also the customer's here. */
async function withDatabase(name: string, work: (database: pg.Client) => Promise<unknown>): Promise<void> {
  const url = new URL(product.engines().databaseUrl);
  url.pathname = `/${name}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** One of everything in the first workspace, with events that were delivered, that failed, and that were refused. */
async function furnish() {
  const source = await createSdkSource(product, 'Shop of the first');
  const { id: destinationId } = await product.api<{ id: string }>('POST', 'destinations', {
    ...{ name: 'Backend of the first', type: 'webhook', enabled: true },
    settings: { url: hook.url, signingSecret: PLANTED.signingSecret, headers: { authorization: PLANTED.header } },
  });
  const { id: connectionId } = await product.api<{ id: string }>('POST', 'connections', {
    ...{ sourceId: source.id, destinationId },
  });
  await withDatabase('postgres', async (database) => {
    await database.query(`CREATE ROLE reader LOGIN PASSWORD '${PLANTED.password}'`);
    await database.query('CREATE DATABASE shop OWNER reader');
  });
  await withDatabase('shop', (database) =>
    database.query(
      `CREATE TABLE orders (id int PRIMARY KEY); INSERT INTO orders VALUES (1); ALTER TABLE orders OWNER TO reader`,
    ),
  );
  const { hostname, port } = new URL(product.engines().databaseUrl);
  const { id: tableId } = await product.api<{ id: string }>('POST', 'sources', {
    ...{ name: 'Table of the first', type: 'postgres' },
    settings: {
      ...{ host: hostname, port: Number(port), database: 'shop', user: 'reader', ssl: 'disable' },
      password: PLANTED.password,
    },
  });
  const { id: streamId } = await product.api<{ id: string }>('POST', `sources/${tableId}/streams`, {
    ...{ name: 'public.orders', mode: 'full', cursorField: null, primaryKey: ['id'] },
    mapping: { kind: 'track', event: 'Order', userIdColumn: 'id' },
  });
  const { id: syncId } = await product.api<{ id: string }>('POST', `sources/${tableId}/syncs`);
  hook.behave({ status: [200, 400] });
  const batch = ['secret-of-the-first', 'failed-of-the-first', 'refused-of-the-first'].map((messageId, index) => ({
    ...{ type: index === 2 ? 'nonsense' : 'track', event: 'Only Ours', userId: 'person-of-the-first', messageId },
  }));
  await fetch(`${product.captureUrl}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${source.writeKey}:`).toString('base64')}` },
    body: JSON.stringify({ batch }),
  });
  const { id: planId } = await product.api<{ id: string }>('POST', 'tracking-plans', { name: 'Plan of the first' });
  groupType = await groupOfTheFirst();
  interface Failed {
    readonly data: readonly { deliveryId: string; errorGroup: string }[];
  }
  const failed = await waitFor(
    async () => (await product.api<Failed>('GET', `deliveries?destinationId=${destinationId}&status=failed`)).data[0],
  );
  const [refused] = await listAllEvents(product, source.id, '&status=refused');
  const { replay } = await product.api<{ replay: { id: string } }>('POST', 'replays', {
    filter: { ids: [failed.deliveryId] },
  });
  // What still moves would look as if a stranger had moved it. The list is told of an end, a moment after it came.
  await waitFor(async () => {
    const { data } = await product.api<{ data: { status: string; failed: number }[] }>('GET', 'replays');
    return data[0]?.status === 'succeeded' && data[0].failed === 1;
  });
  const list = async (path: string, field = 'id') => {
    const { data } = await product.api<{ data: Record<string, string>[] }>('GET', path);
    return data[0]?.[field] ?? '';
  };
  const { writeKeys } = await product.api<{ writeKeys: { id: string }[] }>('GET', `sources/${source.id}`);
  return {
    ...{ sourceId: source.id, writeKey: source.writeKey, destinationId, tableId, streamId, syncId, connectionId },
    ...{
      deliveryId: failed.deliveryId,
      errorGroup: failed.errorGroup,
      replayId: replay.id,
      refusalId: refused?.id ?? '',
    },
    planId,
    mappingId: await list(`destinations/${destinationId}/mappings`),
    personId: await list('persons?distinctId=person-of-the-first'),
    writeKeyId: writeKeys[0]?.id ?? '',
    apiKeyId: await list('api-keys'),
    userId: await list('members', 'userId'),
  };
}

/** A group, from a source that leads nowhere. Gives its type. */
async function groupOfTheFirst(): Promise<string> {
  const { writeKey } = await createSdkSource(product, 'Groups of the first');
  await fetch(`${product.captureUrl}/v1/group`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}` },
    body: JSON.stringify({ userId: 'person-of-the-first', groupId: GROUP_KEY, traits: { name: 'Group of the first' } }),
  });
  const found = async () => (await product.api<{ data: { type: string }[] }>('GET', 'groups')).data[0];
  return (await waitFor(found)).type;
}

interface Operation {
  readonly method: string;
  readonly path: string;
}

async function operations(): Promise<Operation[]> {
  const document = JSON.parse((await ask(product.apiKey, 'GET', 'openapi.json')).text) as {
    paths: Record<string, Record<string, unknown>>;
  };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path: path.replace(/^\/(api\/v1\/)?/, '') })),
  );
}

/** The first workspace's own ids in the place of path parameters; null where there is no id of a workspace. */
function addressed(path: string): string | null {
  if (!path.includes('{') || path.startsWith('catalog/')) return null;
  const isPull = /streams|syncs/.test(path);
  const [noun = ''] = path.split('/');
  const own: Record<string, string> = {
    ...{ sources: isPull ? first.tableId : first.sourceId, destinations: first.destinationId },
    ...{ replays: first.replayId, refusals: first.refusalId, 'api-keys': first.apiKeyId, invitations: 'inv_none' },
    ...{ connections: first.connectionId, persons: first.personId, 'tracking-plans': first.planId },
  };
  const last: Record<string, string> = {
    ...{ mappings: first.mappingId, streams: first.streamId, syncs: first.syncId, 'write-keys': first.writeKeyId },
  };
  return path.replace(/\{(\w+)\}/g, (_whole, name: string, at: number) => {
    const before = path.slice(0, at).split('/').filter(Boolean).at(-1) ?? '';
    const value =
      { messageId: 'secret-of-the-first', userId: first.userId }[name] ??
      { sourceId: isPull ? first.tableId : first.sourceId, destinationId: first.destinationId }[name] ??
      { deliveryId: first.deliveryId, errorGroup: first.errorGroup, type: groupType, key: GROUP_KEY }[name] ??
      last[before] ??
      own[noun];
    if (!value) throw new Error(`this test has no {${name}} for ${path}: add one`);
    return value;
  });
}

/** What a call can't do without. */
function queryFor(path: string): string {
  if (path.endsWith('streams/preview')) return '?stream=public.orders';
  return path.endsWith('first-event') ? `?since=${new Date(0).toISOString()}` : '';
}

/** Bodies that are right in themselves, so that nothing but the tenant can be what is refused. */
function bodyFor({ method, path }: Operation): unknown {
  if (method === 'GET' || method === 'DELETE') return undefined;
  const event = { type: 'track', event: 'Mine', userId: 'me' };
  const bodies: readonly [RegExp, unknown][] = [
    [/^members\//, { role: 'viewer' }],
    [/mappings\/order$/, { ids: [first.mappingId] }],
    [/mappings$/, { name: 'Mine', action: 'send', mapping: {} }],
    [/mappings\//, { name: 'Mine' }],
    [/privacy-preview$/, { privacy: {} }],
    [/(preview|test)$/, { event }],
    [/streams\/\{/, { selected: false }],
    [/streams$/, method === 'PATCH' ? { id: first.streamId, selected: false } : streamOf()],
    [/write-keys/, { label: 'Mine' }],
    [/^(sources|destinations|tracking-plans)\/\{id\}$/, { name: 'Mine' }],
  ];
  return bodies.find(([pattern]) => pattern.test(path))?.[1] ?? {};
}

const streamOf = () => ({
  ...{ name: 'public.mine', mode: 'full', cursorField: null, primaryKey: ['id'] },
  mapping: { kind: 'track', event: 'Mine', userIdColumn: 'id' },
});

/** What would give the first workspace away. */
const traces = (): string[] => [
  ...Object.values(first).filter((id) => id !== first.userId),
  ...['of the first', 'of-the-first', 'Only Ours', hook.url],
];

test('no call of the API finds, changes or deletes what belongs to another workspace', async () => {
  const before = await snapshot();
  const answers: (Answer & { call: string })[] = [];
  for (const operation of await operations()) {
    const path = addressed(operation.path);
    if (path === null) continue;
    const { status, text } = await ask(strangerKey, operation.method, path + queryFor(path), bodyFor(operation));
    // The owner is the same person in both workspaces: as a member, they are known here too.
    if (operation.path.startsWith('members/')) continue;
    answers.push({ call: `${operation.method} ${operation.path}`, status, text });
    for (const trace of traces().filter((one) => !path.includes(one))) expect(text).not.toContain(trace);
  }
  expect(answers.filter(({ status }) => status !== 404)).toEqual([]);
  expect(answers.length).toBeGreaterThan(35);
  expect(await snapshot()).toEqual(before);
});

test('no list, count, search or figure holds anything of another workspace, whatever it is asked for', async () => {
  const filters = [
    ...['', 'status=all', `sourceId=${first.sourceId}`, `destinationId=${first.destinationId}`],
    ...[
      'messageId=secret-of-the-first',
      'userId=person-of-the-first',
      'event=Only%20Ours',
      'search=first',
      'query=first',
    ],
    ...[`errorGroup=${first.errorGroup}`, `replayId=${first.replayId}`, 'q=first'],
  ];
  const lists = (await operations()).filter(({ method, path }) => method === 'GET' && !path.includes('{'));
  let answered = 0;
  for (const { path } of lists.filter((one) => !/openapi|metrics|health|^catalog/.test(one.path))) {
    for (const filter of filters) {
      const { status, text } = await ask(strangerKey, 'GET', filter ? `${path}?${filter}` : path);
      if (status === 200) answered++;
      expect([200, 404, 422], `${path}?${filter}: ${text}`).toContain(status);
      for (const trace of traces().filter((one) => !filter.includes(one))) expect(text).not.toContain(trace);
    }
  }
  expect(answered).toBeGreaterThan(100);
  const { text } = await ask(strangerKey, 'GET', 'events?status=all');
  expect(JSON.parse(text)).toMatchObject({ data: [] });
});

test("another workspace's ids in a body are nobody's ids", async () => {
  const { text } = await ask(strangerKey, 'POST', 'sources', { name: 'Mine', type: 'http' });
  const source = (JSON.parse(text) as { id: string }).id;
  const made = await ask(strangerKey, 'POST', 'destinations', {
    ...{ name: 'Mine', type: 'webhook', settings: { url: hook.url } },
  });
  const destination = (JSON.parse(made.text) as { id: string }).id;
  const refused = [
    await ask(strangerKey, 'POST', 'connections', { sourceId: first.sourceId, destinationId: destination }),
    await ask(strangerKey, 'POST', 'connections', { sourceId: source, destinationId: first.destinationId }),
    await ask(strangerKey, 'POST', `destinations/${destination}/preview`, { messageId: 'secret-of-the-first' }),
    await ask(strangerKey, 'POST', `destinations/${destination}/test`, { messageId: 'secret-of-the-first' }),
    await ask(strangerKey, 'PATCH', `destinations/${destination}/mappings/${first.mappingId}`, { name: 'Taken' }),
    await ask(strangerKey, 'DELETE', `connections?sourceId=${first.sourceId}&destinationId=${first.destinationId}`),
  ];
  expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 404));
  const filter = { ids: [first.deliveryId] };
  const counted = await ask(strangerKey, 'POST', 'replays', { filter, dryRun: true });
  expect(JSON.parse(counted.text)).toMatchObject({ count: 0 });
  expect(await ask(strangerKey, 'POST', 'replays', { filter })).toMatchObject({ status: 409 });
});

/** What the first workspace's owner sees of it. */
async function snapshot(): Promise<unknown> {
  const paths = [
    ...['sources', 'destinations', 'connections', 'api-keys', 'members', 'invitations', 'replays'],
    ...['tracking-plans', 'persons', 'groups', 'person-deletions'],
    ...[`destinations/${first.destinationId}/mappings`, `sources/${first.tableId}/streams`],
  ];
  return Promise.all(paths.map(async (path) => JSON.parse((await ask(product.apiKey, 'GET', path)).text)));
}

test('secrets reach the other side, and are in no answer, no transcript and no log', async () => {
  // In use indeed: otherwise it is no wonder that they are nowhere.
  expect(hook.requests[0]?.headers).toMatchObject({ authorization: PLANTED.header });
  expect(hook.requests[0]?.headers['webhook-signature']).toMatch(/^v1,/);
  const endOf = (syncId: string) =>
    waitFor(async () => {
      const sync = await product.api<{ status: string }>('GET', `sources/${first.tableId}/syncs/${syncId}`);
      return /succeeded|failed/.test(sync.status) && sync.status;
    });
  expect(await endOf(first.syncId)).toBe('succeeded');
  await withDatabase('postgres', (database) => database.query("ALTER ROLE reader PASSWORD 'changed'"));
  const { id: failing } = await product.api<{ id: string }>('POST', `sources/${first.tableId}/syncs`);
  expect(await endOf(failing)).toBe('failed');
  const answers: string[] = [];
  const look = async (method: string, path: string, body?: unknown) => {
    answers.push((await ask(product.apiKey, method, path, body)).text);
  };
  for (const { method, path } of await operations()) {
    if (method === 'GET') await look(method, addressed(path) ?? path.replace('{type}', 'webhook'));
  }
  for (const change of [{ name: 'Renamed' }, { settings: { url: `${hook.url}/x`, signingSecret: 'whsec_bad' } }])
    await look('PATCH', `destinations/${first.destinationId}`, change);
  const event = { type: 'track', event: 'Try', userId: 'me' };
  for (const trial of ['preview', 'test'])
    await look('POST', `destinations/${first.destinationId}/${trial}`, { event });
  const settings = { url: 'http://10.0.0.1/', signingSecret: PLANTED.signingSecret };
  await look('POST', 'destinations/test-settings', { type: 'webhook', settings });
  await look('POST', 'sources/test', {
    type: 'postgres',
    settings: { host: '127.0.0.1', port: 1, database: 'x', user: 'reader', password: PLANTED.password, ssl: 'disable' },
  });
  expect(answers.length).toBeGreaterThan(40);
  const logs = readdirSync(join(product.homeDir, 'logs')).map((name) =>
    readFileSync(join(product.homeDir, 'logs', name), 'utf8'),
  );
  expect(logs.join('').length).toBeGreaterThan(1_000);
  const secrets = [...Object.values(PLANTED), PLANTED.header.slice(7), PLANTED.signingSecret.slice(6)];
  for (const text of [...answers, product.output(), ...logs])
    for (const secret of secrets) expect(text.includes(secret), text.slice(0, 300)).toBe(false);
});
