// `npm run bench`: see README.md.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measure } from './measure.mjs';
import { freePort, message, startProgram, startScript, stop, stopAll } from './processes.mjs';
import { startProduct } from './product.mjs';
import { printTable, toJson } from './report.mjs';
import { countEvents, countNaive, countRows, countSame, createNaiveTable, openStore, workDone } from './store.mjs';

const SCENARIOS = [
  { name: 'stored-gzip-100', perRequest: 100, gzip: true, share: 1 },
  { name: 'stored-plain-100', perRequest: 100, gzip: false, share: 1 },
  { name: 'stored-single', perRequest: 1, gzip: false, share: 0.2 },
];
/** By name of the scenario. V8 compiles what a pipeline runs often, on threads of the same process. */
const WARM_UP = { 'stored-gzip-100': 20_000, 'stored-single': 4_000 };
/** The whole run, however busy the machine. What is measured by then is reported. */
const LIMIT_MS = 330_000;
const SAMPLES = 200;

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    events: { type: 'string', default: '100000' },
    'naive-events': { type: 'string' },
    only: { type: 'string' },
    keep: { type: 'boolean', default: false },
    profile: { type: 'string' },
    'skip-naive': { type: 'boolean', default: false },
  },
});

const requestOf = (scenario) => ({
  path: scenario.perRequest === 1 ? '/v1/track' : '/v1/batch',
  headers: { 'content-type': 'application/json', ...(scenario.gzip ? { 'content-encoding': 'gzip' } : {}) },
});
const runName = (side, scenario) => `${side}${scenario.name.replaceAll('-', '')}${Date.now().toString(36)}`;

async function measureProduct(product, store, scenario, events) {
  const run = runName('t', scenario);
  const { path, headers } = requestOf(scenario);
  const authorization = `Basic ${Buffer.from(`${product.source.key}:`).toString('base64')}`;
  const result = await measure({
    target: { url: product.captureUrl, path, headers: { ...headers, authorization } },
    scenario,
    events,
    run,
    pids: product.pids,
    rows: () => countRows(store, 'events'),
    work: () => workDone(store),
    verify: () => countEvents(store, run),
    sampleEvery: Math.max(1, Math.floor(events / SAMPLES)),
  });
  const same = await countSame(store, result.samples);
  if (same !== result.samples.length) throw new Error(`only ${same} of ${result.samples.length} samples are the same`);
  return result;
}

async function startNaive(store, home) {
  const port = await freePort();
  const dir = join(home, 'naive-redis');
  mkdirSync(dir);
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction', '--save', ''];
  const redis = startProgram({
    name: 'naive redis',
    command: 'redis-server',
    args: ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, ...durable],
  });
  await createNaiveTable(store);
  const env = { REDIS_URL: `redis://127.0.0.1:${port}`, CLICKHOUSE_URL: store.url, DATABASE: 'naive' };
  const worker = startScript({ name: 'naive worker', file: 'naive-worker.mjs', env });
  await message(worker);
  const server = startScript({ name: 'naive server', file: 'naive-server.mjs', env });
  const { port: httpPort } = await message(server);
  return { server, worker, redis, url: `http://127.0.0.1:${httpPort}` };
}

function measureNaive(side, product, store, scenario, events) {
  const run = runName('n', scenario);
  return measure({
    target: { url: side.url, ...requestOf(scenario) },
    scenario,
    events,
    run,
    pids: { server: side.server.pid, stream: side.redis.pid, worker: side.worker.pid, store: product.pids.store },
    rows: () => countRows(store, 'naive.events'),
    work: () => workDone(store),
    verify: () => countNaive(store, run),
    sampleEvery: events,
  });
}

const wanted = SCENARIOS.filter(({ name }) => !options.only || options.only.split(',').includes(name));
const events = Number(options.events);
const naiveEvents = Number(options['naive-events'] ?? Math.min(events, 50_000));
const rounded = (count, { perRequest, share }) => Math.ceil((count * share) / perRequest) * perRequest;

async function measureAll(home, results) {
  console.log(`Starting engines, capture and worker in ${home}.`);
  const product = await startProduct({ home, profileDir: options.profile });
  const store = openStore(product.urls.clickhouseUrl);
  try {
    const side = options['skip-naive'] ? null : await startNaive(store, home);
    console.log('Warming up.');
    for (const scenario of SCENARIOS.filter(({ name }) => name in WARM_UP)) {
      await measureProduct(product, store, scenario, WARM_UP[scenario.name]);
      if (side) await measureNaive(side, product, store, scenario, WARM_UP[scenario.name]);
    }
    for (const scenario of wanted) {
      console.log(`${scenario.name}: Tributary.`);
      const ours = await measureProduct(product, store, scenario, rounded(events, scenario));
      if (side) console.log(`${scenario.name}: the naive pipeline.`);
      const naive = side && (await measureNaive(side, product, store, scenario, rounded(naiveEvents, scenario)));
      results.push({ scenario, ours, naive });
    }
  } finally {
    await store.close();
    await Promise.all(product.apps.map((app) => stop(app)));
  }
}

/** Rejects when the time is over or somebody wants us to stop. */
function interrupted() {
  return new Promise((_resolve, reject) => {
    const over = () => reject(new Error(`not done after ${LIMIT_MS / 1000} s: the machine is too busy`));
    setTimeout(over, LIMIT_MS).unref();
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => reject(new Error(`ended by ${signal}`)));
  });
}

async function main() {
  const home = mkdtempSync(join(tmpdir(), 'tributary-bench-'));
  const results = [];
  try {
    await Promise.race([measureAll(home, results), interrupted()]);
  } finally {
    if (results.length > 0) printTable(results);
    if (options.json) writeFileSync(options.json, `${JSON.stringify(toJson(results), null, 2)}\n`);
    await stopAll();
    if (!options.keep) rmSync(home, { recursive: true, force: true });
  }
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
