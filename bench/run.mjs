// `npm run bench`: see README.md.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measure, measureWork } from './measure.mjs';
import { freePort, message, startProgram, startScript, stopAll, until } from './processes.mjs';
import { createManySources, startProduct } from './product.mjs';
import { printReport, toJson } from './report.mjs';
import { FLAT, MANY, SCENARIOS, WARM_UP } from './scenarios.mjs';
import {
  countEvents,
  countNaive,
  countRows,
  countSame,
  createNaiveTable,
  mergeAll,
  openStore,
  watchStored,
  workDone,
} from './store.mjs';

/** The whole run, however busy the machine. What is measured by then is reported. */
const LIMIT_MS = 480_000;
const FLAT_LIMIT_MS = 900_000;
const SAMPLES = 200;

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    events: { type: 'string', default: '1000000' },
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
const orderOf = (scenario, run, events) => ({
  ...requestOf(scenario),
  ...{ run, events, perRequest: scenario.perRequest, gzip: scenario.gzip, identifyEvery: scenario.identifyEvery ?? 0 },
  ...(scenario.connections ? { connections: scenario.connections } : {}),
});

async function measureProduct(product, store, scenario, { events, perSecond = 0, keys, watchLatency = false }) {
  const run = runName('t', scenario);
  const result = await measure({
    order: {
      ...orderOf(scenario, run, events),
      ...{ url: product.captureUrl, keys, perSecond, sampleEvery: Math.max(1, Math.floor(events / SAMPLES)) },
    },
    pids: product.pids,
    settle: () => mergeAll(store),
    rows: () => countRows(store, 'events'),
    work: () => workDone(store),
    verify: () => countEvents(store, run),
    watch: watchLatency ? () => watchStored(store, run) : undefined,
    limitMs: FLAT_LIMIT_MS,
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
    order: { ...orderOf(scenario, run, events), url: side.url, sampleEvery: events },
    pids: { server: side.server.pid, stream: side.redis.pid, worker: side.worker.pid, store: product.pids.store },
    settle: () => mergeAll(store),
    rows: () => countRows(store, 'naive.events'),
    work: () => workDone(store),
    verify: () => countNaive(store, run),
  });
}

const chosen = options.only?.split(',');
const wanted = chosen ? [...SCENARIOS, FLAT].filter(({ name }) => chosen.includes(name)) : SCENARIOS;
const isFlat = wanted.includes(FLAT);
const events = Number(options.events);
const NAIVE_PART = 5;
const rounded = (count, { perRequest }) => Math.ceil(count / perRequest) * perRequest;
const countOf = (scenario) => scenario.events ?? rounded(Math.min(events, scenario.most ?? events), scenario);
const naiveCountOf = (scenario) =>
  rounded(Math.min(countOf(scenario), Number(options['naive-events'] ?? countOf(scenario) / NAIVE_PART)), scenario);

async function warmUp(product, store, side) {
  for (const scenario of SCENARIOS.filter(({ name }) => name in WARM_UP)) {
    const keys = [product.sources.keys[scenario.source]];
    await measureProduct(product, store, scenario, { events: WARM_UP[scenario.name], keys });
    if (side && scenario.beside)
      await measureNaive(side, product, store, scenario, Math.min(20_000, WARM_UP[scenario.name]));
  }
}

/**
 * What is routed waits in its queue until a worker delivers. That one is started with the warm-up's events, and stopped
 * (as a signal does it, so that it stays warm) while more are routed.
 */
async function measureDecided(product, store) {
  const decided = async () => Number((await store.ask('SELECT uniqExact(event_id) AS n FROM deliveries'))[0].n);
  const routed = async () =>
    Number((await store.ask("SELECT count() AS n FROM events WHERE startsWith(message_id, 'trouted')"))[0].n);
  const allDecided = async () => {
    const due = await routed();
    await until(`${due} events decided`, async () => (await decided()) >= due, { limitMs: 300_000, everyMs: 500 });
    return due;
  };
  const pids = await product.startDelivering();
  const before = await allDecided();
  process.kill(pids.deliver, 'SIGSTOP');
  const scenario = SCENARIOS.find(({ name }) => name === 'routed-gzip-100');
  const keys = [product.sources.keys[scenario.source]];
  await measureProduct(product, store, scenario, { events: countOf(scenario), keys });
  return measureWork({
    pids,
    settle: () => mergeAll(store),
    storePid: product.pids.store,
    async work() {
      process.kill(pids.deliver, 'SIGCONT');
      return (await allDecided()) - before;
    },
  });
}

let amongMany;

/** Those of all of them, and those of one source each that is connected and is not: in the same processes, as warm. */
async function keysAmongMany(product, store, scenario) {
  if (amongMany) return amongMany;
  const many = await createManySources(product, MANY);
  await product.restart();
  const { plain, routed } = product.sources.keys;
  const one = Array.from({ length: MANY.sources / MANY.connections }, (_, n) => (n === 0 ? routed : plain));
  const warm = { ...scenario, name: 'warm' };
  await measureProduct(product, store, warm, { events: WARM_UP['stored-gzip-100'], keys: one });
  await measureProduct(product, store, warm, { events: 10_000, keys: many.toReversed() });
  amongMany = { one, many };
  return amongMany;
}

/** How it is sent: from which sources, how fast. */
async function mannerOf(product, store, scenario, results) {
  if (scenario.source === 'one' || scenario.source === 'many') {
    const keys = await keysAmongMany(product, store, scenario);
    return { keys: keys[scenario.source] };
  }
  const keys = [product.sources.keys[scenario.source]];
  if (!scenario.atHalf) return { keys };
  const full = results.find(({ scenario: { name } }) => name === scenario.atHalf);
  if (!full) throw new Error(`${scenario.name} needs ${scenario.atHalf} before it`);
  return { keys, perSecond: Math.round(full.ours.events / (full.ours.storedMs / 1_000) / 2), watchLatency: true };
}

async function measureAll(home, results) {
  console.log(`Starting engines, capture and worker in ${home}.`);
  const product = await startProduct({ home, profileDir: options.profile });
  const store = openStore(product.urls.clickhouseUrl);
  try {
    const side = options['skip-naive'] ? null : await startNaive(store, home);
    console.log('Warming up.');
    await warmUp(product, store, side);
    for (const scenario of wanted) {
      console.log(`${scenario.name}: Tributary.`);
      if (scenario.of) {
        results.push({ scenario, decided: await measureDecided(product, store) });
        continue;
      }
      const manner = await mannerOf(product, store, scenario, results);
      const ours = await measureProduct(product, store, scenario, { ...manner, events: countOf(scenario) });
      const isBeside = side && scenario.beside;
      if (isBeside) console.log(`${scenario.name}: the naive pipeline.`);
      const naive = isBeside && (await measureNaive(side, product, store, scenario, naiveCountOf(scenario)));
      results.push({ scenario, ours, naive: naive || null });
    }
  } finally {
    await store.close();
    await product.close();
  }
}

/** Rejects when the time is over or somebody wants us to stop. */
function interrupted() {
  return new Promise((_resolve, reject) => {
    const limitMs = isFlat ? FLAT_LIMIT_MS : LIMIT_MS;
    const over = () => reject(new Error(`not done after ${limitMs / 1000} s: the machine is too busy`));
    setTimeout(over, limitMs).unref();
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => reject(new Error(`ended by ${signal}`)));
  });
}

async function main() {
  const home = mkdtempSync(join(tmpdir(), 'tributary-bench-'));
  const results = [];
  try {
    await Promise.race([measureAll(home, results), interrupted()]);
  } finally {
    if (results.length > 0) printReport(results, MANY);
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
