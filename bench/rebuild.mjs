// What a partition's new owner does before it takes an event: the ids of the last seven days, read from a real store.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { cpuUs } from './cpu.mjs';
import { ROOT, startNode, stopAll, until } from './processes.mjs';
import { openStore } from './store.mjs';

const DAY_MS = 86_400_000;
const ROWS_PER_INSERT = 100_000;
const ROUNDS = 3;
const PARTITION = 3;

async function startEngines(home) {
  const engines = startNode({
    name: 'engines',
    file: 'apps/local/dist/main.js',
    args: ['engines', '--home', home, '--json'],
    env: { DATABASE_URL: '', REDIS_URL: '', CLICKHOUSE_URL: '' },
  });
  let printed = '';
  engines.stdout.on('data', (bytes) => {
    printed += bytes;
  });
  return until('engines running', async () => JSON.parse(printed.split('\n').find((line) => line.startsWith('{'))));
}

/** Events of one partition, a hundred a request, spread evenly over six days. */
const eventsSql = (from, to, { events, startMs }) => `
  INSERT INTO events (workspace_id, source_id, event_id, message_id, type, name, user_id, timestamp, received_at, dialect,
    request_id, stream_partition, stream_lane, stream_offset, stream_index, raw, stored_at)
  SELECT 'ws_1', concat('src_', toString(intDiv(number, 100) % 20)), substring(SHA256(toString(number)), 1, 16),
    concat('m-', toString(number)), 'track', 'Order Completed', concat('user-', toString(number % 5000)),
    fromUnixTimestamp64Milli(toInt64(${startMs} + intDiv(intDiv(number, 100) * 100 * ${6 * DAY_MS}, ${events})), 'UTC') AS at,
    at, 'segment', concat('req_', toString(intDiv(number, 100))), ${PARTITION}, 'live',
    concat(toString(toUnixTimestamp64Milli(at)), '-0'), number % 100, '{}', at
  FROM numbers(${from}, ${to - from}) ORDER BY number`;

async function fill(store, events) {
  const startMs = Date.now() - 6 * DAY_MS - 3_600_000;
  for (let from = 0; from < events; from += ROWS_PER_INSERT) {
    await store.command(eventsSql(from, Math.min(events, from + ROWS_PER_INSERT), { events, startMs }));
  }
}

async function measure({ log, rebuildSeenIds, storePid, events }) {
  const rebuild = rebuildSeenIds({ store: log, clock: Date.now });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const storeBefore = cpuUs(storePid);
  const before = process.cpuUsage();
  const startedMs = performance.now();
  delay.enable();
  const seen = await rebuild({ partition: PARTITION });
  delay.disable();
  const tookMs = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(before);
  const storeUs = cpuUs(storePid) - storeBefore;
  if (seen.size !== events) throw new Error(`${seen.size} of ${events} ids were read`);
  return {
    ids: seen.size,
    'bytes per id': Number((seen.bytes / seen.size).toFixed(1)),
    's until it takes events': Number((tookMs / 1_000).toFixed(2)),
    'CPU-s worker': Number(((user + system) / 1e6).toFixed(2)),
    'CPU-s store': Number((storeUs / 1e6).toFixed(2)),
    'CPU-ns per id, both': Math.round(((user + system + storeUs) * 1_000) / seen.size),
    'longest standstill (ms)': Math.round(delay.max / 1e6),
  };
}

/** The same rebuild several times; the first one is told apart, as the compiler has seen nothing then. */
export async function rebuildFromStore(rebuildSeenIds, events) {
  const home = mkdtempSync(join(tmpdir(), 'tributary-rebuild-'));
  try {
    const { clickhouseUrl, pids } = await startEngines(home);
    const store = openStore(clickhouseUrl);
    await fill(store, events);
    const { createEventStore } = await import(pathToFileURL(join(ROOT, 'packages/event-store/dist/index.js')).href);
    const log = createEventStore({ url: clickhouseUrl });
    const rows = {};
    for (let round = 1; round <= ROUNDS; round++) {
      const name = round === 1 ? 'rebuild, cold' : `rebuild ${round}`;
      rows[name] = await measure({ log, rebuildSeenIds, storePid: pids.clickhouse, events });
    }
    await log.close();
    await store.close();
    return rows;
  } finally {
    await stopAll();
    rmSync(home, { recursive: true, force: true });
  }
}
