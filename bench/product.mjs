// Tributary itself, as `npm start` runs it: engines through apps/local, then capture and worker, and one source.
import { randomBytes } from 'node:crypto';
import { createDb } from '@tributary/db';
import { NODE_FLAGS, newId } from '@tributary/kernel';
import pg from 'pg';
import { freePort, healthy, startNode, stop, until } from './processes.mjs';

const WORKER = { name: 'worker', file: 'apps/worker/dist/main.js' };

export async function startProduct({ home, profileDir }) {
  const secretKey = randomBytes(32).toString('base64');
  const engines = startNode({
    name: 'engines',
    file: 'apps/local/dist/main.js',
    args: ['engines', '--home', home, '--json'],
    env: { TRIBUTARY_SECRET_KEY: secretKey, DATABASE_URL: '', REDIS_URL: '', CLICKHOUSE_URL: '' },
  });
  let printed = '';
  engines.stdout.on('data', (bytes) => {
    printed += bytes;
  });
  const { pids, ...urls } = await until('engines running', async () => {
    if (engines.exitCode !== null) return { failed: true };
    return JSON.parse(printed.split('\n').find((line) => line.startsWith('{')));
  });
  if (!pids) throw new Error(`engines did not start: ${engines.tail}`);

  const settings = {
    DATABASE_URL: urls.databaseUrl,
    REDIS_URL: urls.redisUrl,
    CLICKHOUSE_URL: urls.clickhouseUrl,
    TRIBUTARY_SECRET_KEY: secretKey,
    TRIBUTARY_HOME: home,
  };
  const nodeArgs = [
    ...NODE_FLAGS,
    // For trying others.
    ...(process.env.BENCH_NODE_ARGS?.split(' ') ?? []),
    ...(profileDir ? ['--cpu-prof', '--cpu-prof-dir', profileDir] : []),
  ];
  const db = createDb({ databaseUrl: urls.databaseUrl, secretKey });
  const product = {
    urls,
    db,
    sources: await createSources(db),
    engines,
    apps: [],
    /** Stops capture and worker, if they run, and starts them anew: with what has been configured meanwhile. */
    async restart() {
      await Promise.all(product.apps.map((app) => stop(app)));
      const [capturePort, workerPort] = [await freePort(), await freePort()];
      const env = { ...settings, CAPTURE_PORT: String(capturePort), WORKER_PORT: String(workerPort) };
      const capture = startNode({ name: 'capture', file: 'apps/capture/dist/main.js', env, nodeArgs });
      const worker = startNode({ ...WORKER, args: ['--roles', 'ingest,sync'], env, nodeArgs });
      product.apps = [capture, worker];
      await healthy(capture, `http://127.0.0.1:${capturePort}/health`);
      await healthy(worker, `http://127.0.0.1:${workerPort}/health`);
      product.captureUrl = `http://127.0.0.1:${capturePort}`;
      product.pids = {
        ...{ capture: capture.pid, stream: pids.redis, worker: worker.pid, store: pids.clickhouse },
        config: pids.postgres,
      };
    },
    /** A worker that delivers, in a process of its own: what is routed is counted without it, what it decides by itself. */
    async startDelivering() {
      const port = await freePort();
      const env = { ...settings, WORKER_PORT: String(port) };
      const deliver = startNode({ ...WORKER, args: ['--roles', 'deliver'], env, nodeArgs });
      product.apps.push(deliver);
      await healthy(deliver, `http://127.0.0.1:${port}/health`);
      return { deliver: deliver.pid, stream: pids.redis, store: pids.clickhouse, config: pids.postgres };
    },
    async close() {
      await db.close();
      await Promise.all(product.apps.map((app) => stop(app)));
    },
  };
  await product.restart();
  return product;
}

/**
 * Two sources: `plain` goes nowhere; what `routed` takes is routed to one destination, whose mapping lets nothing through,
 * so that the queue, the job and the filter are paid for, and a receiver is not.
 */
async function createSources(db) {
  const workspaceId = newId('ws');
  await db.workspaces.create({ id: workspaceId, slug: 'bench', name: 'Bench' });
  const [plain, routed] = [newId('src'), newId('src')];
  const keys = { plain: newKey(), routed: newKey() };
  for (const [name, id] of Object.entries({ plain, routed })) {
    const source = { id, workspaceId, type: 'http', name, slug: name, settings: {}, secrets: {}, schedule: null };
    await db.sources.create(source);
    await db.writeKeys.create({ id: newId('wk'), workspaceId, sourceId: id, key: keys[name], label: 'bench' });
  }
  const destinationId = newId('dst');
  await db.destinations.create({
    ...{ id: destinationId, workspaceId, type: 'webhook', definitionVersion: '1', name: 'Hook', slug: 'hook' },
    ...{ settings: { url: 'http://127.0.0.1:9/' }, secrets: {}, enabled: true },
  });
  const mapping = { id: newId('map'), name: 'None', action: 'send', filter: 'event = "None of them"', mapping: {} };
  await db.mappings.add({ workspaceId, destinationId, mappings: [{ ...mapping, enabled: true }] });
  await db.connections.create({ id: newId('con'), workspaceId, sourceId: routed, destinationId });
  return { workspaceId, destinationId, keys };
}

const newKey = () => `wk_${randomBytes(16).toString('hex')}`;

/**
 * Many more sources, each with a key; some of them, evenly, are connected to the destination. By SQL, because one by one takes
 * minutes; capture and worker know them once they are started again. Answers with the keys.
 */
export async function createManySources({ urls, sources: { workspaceId, destinationId } }, { sources, connections }) {
  const client = new pg.Client(urls.databaseUrl);
  await client.connect();
  try {
    await client.query(
      `INSERT INTO sources (id, workspace_id, type, name, slug, secret_names)
       SELECT 'src_many' || n, $1, 'http', 'Many ' || n, 'many-' || n, '{}' FROM generate_series(1, $2::int) n`,
      [workspaceId, sources],
    );
    await client.query(
      `INSERT INTO write_keys (id, workspace_id, source_id, key)
       SELECT 'wk_many' || n, $1, 'src_many' || n, 'wk_many_' || n FROM generate_series(1, $2::int) n`,
      [workspaceId, sources],
    );
    await client.query(
      `INSERT INTO connections (id, workspace_id, source_id, destination_id)
       SELECT 'con_many' || n, $1, 'src_many' || n, $3 FROM generate_series(1, $2::int, $4::int) n`,
      [workspaceId, sources, destinationId, sources / connections],
    );
  } finally {
    await client.end();
  }
  return Array.from({ length: sources }, (_, i) => `wk_many_${i + 1}`);
}
