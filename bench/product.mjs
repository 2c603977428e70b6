// Tributary itself, as `npm start` runs it: engines through apps/local, then capture and worker, and one source.
import { randomBytes } from 'node:crypto';
import { createDb } from '@tributary/db';
import { newId } from '@tributary/kernel';
import { freePort, healthy, startNode, until } from './processes.mjs';

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

  const [capturePort, workerPort] = [await freePort(), await freePort()];
  const env = {
    DATABASE_URL: urls.databaseUrl,
    REDIS_URL: urls.redisUrl,
    CLICKHOUSE_URL: urls.clickhouseUrl,
    TRIBUTARY_SECRET_KEY: secretKey,
    TRIBUTARY_HOME: home,
    CAPTURE_PORT: String(capturePort),
    WORKER_PORT: String(workerPort),
  };
  const nodeArgs = [
    ...(process.env.BENCH_NODE_ARGS?.split(' ') ?? []),
    ...(profileDir ? ['--cpu-prof', '--cpu-prof-dir', profileDir] : []),
  ];
  const capture = startNode({ name: 'capture', file: 'apps/capture/dist/main.js', env, nodeArgs });
  const worker = startNode({ name: 'worker', file: 'apps/worker/dist/main.js', env, nodeArgs });
  await healthy(capture, `http://127.0.0.1:${capturePort}/health`);
  await healthy(worker, `http://127.0.0.1:${workerPort}/health`);
  return {
    urls,
    captureUrl: `http://127.0.0.1:${capturePort}`,
    pids: { capture: capture.pid, stream: pids.redis, worker: worker.pid, store: pids.clickhouse },
    source: await createSource({ databaseUrl: urls.databaseUrl, secretKey }),
    apps: [capture, worker],
    engines,
  };
}

async function createSource({ databaseUrl, secretKey }) {
  const db = createDb({ databaseUrl, secretKey });
  try {
    const workspaceId = newId('ws');
    const sourceId = newId('src');
    const key = `wk_${randomBytes(16).toString('hex')}`;
    await db.workspaces.create({ id: workspaceId, slug: 'bench', name: 'Bench' });
    const source = { id: sourceId, workspaceId, type: 'http', name: 'Bench', slug: 'bench' };
    await db.sources.create({ ...source, settings: {}, secrets: {}, schedule: null });
    await db.writeKeys.create({ id: newId('wk'), workspaceId, sourceId, key, label: 'bench' });
    return { workspaceId, sourceId, key };
  } finally {
    await db.close();
  }
}
