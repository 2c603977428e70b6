// `npm run bench:search [-- --events N --json FILE --keep DIR]`: how fast one event is found among many, in a store of its own.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createEventStore, migrateEventStore } from '@tributary/event-store';
import { digest } from '@tributary/kernel';
import { freePort, startNode, stopAll, until } from './processes.mjs';
import { fill, messageIdOf, SOURCES, WORKSPACE } from './search-rows.mjs';
import { openStore } from './store.mjs';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '10000000' },
    rounds: { type: 'string', default: '20' },
    json: { type: 'string' },
    keep: { type: 'string' },
  },
});
const events = Number(values.events);
const rounds = Number(values.rounds);
const home = values.keep ?? mkdtempSync(join(tmpdir(), 'tributary-search-'));
const LIMIT_MS = 300;

async function startStore() {
  const port = await freePort();
  const engine = startNode({
    name: 'store',
    file: 'packages/event-store/dist/embedded-main.js',
    env: {
      CHDB_PATH: home,
      PORT: String(port),
      HOST: '127.0.0.1',
      CHDB_USER: '',
      CHDB_PASSWORD: '',
      UV_THREADPOOL_SIZE: '16',
    },
  });
  await until('the store', async () => {
    if (engine.exitCode !== null) throw new Error(engine.tail);
    return (await fetch(`http://127.0.0.1:${port}/ping`)).ok;
  });
  return `http://127.0.0.1:${port}/search`;
}

const quantile = (times, share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];

/** Asks with another event each time, so that no cache knows the answer. */
async function time(name, ask) {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    // Spread over the whole time, old and new alike.
    const n = Math.floor(((round * 0.618034) % 1) * events);
    const startedMs = performance.now();
    await ask(n);
    times.push(performance.now() - startedMs);
  }
  times.sort((a, b) => a - b);
  const row = { name, p50Ms: Math.round(quantile(times, 0.5)), p95Ms: Math.round(quantile(times, 0.95)) };
  console.log(
    `${row.name.padEnd(34)} p50 ${String(row.p50Ms).padStart(6)} ms   p95 ${String(row.p95Ms).padStart(6)} ms${row.p95Ms > LIMIT_MS ? '   over 300 ms' : ''}`,
  );
  return row;
}

function must(found, what) {
  if (!found) throw new Error(`not found: ${what}`);
}

/** What the pages ask. Each makes sure that it found what it looked for. */
function questions(store) {
  const workspaceId = WORKSPACE;
  const sourceOf = (n) => SOURCES[n % SOURCES.length];
  return {
    'page of an event': async (n) => {
      const messageId = messageIdOf(n);
      const { events: found } = await store.getEvent({ workspaceId, messageId });
      must(found.length === 1, messageId);
      const { eventId, receivedAtMs } = found[0];
      await Promise.all([
        store.storedTimeOf({ workspaceId, id: eventId, receivedAtMs, of: 'events' }),
        store.sentStatusOfEvent({ workspaceId, eventId, receivedAtMs }),
        store.deliveryAttempts({ workspaceId, deliveryId: digest('dst_1', 'map_1', eventId) }),
      ]);
    },
    'page of an unknown id': (n) => store.getEvent({ workspaceId, messageId: `unknown-${n}` }),
    'list by message id': async (n) => {
      const page = await store.listEvents({ workspaceId, messageId: messageIdOf(n), limit: 5 });
      must(page.rows.length > 0, messageIdOf(n));
    },
    'list by user id': async (n) => {
      const page = await store.listEvents({ workspaceId, userId: `user-${n % 500_000}`, limit: 50 });
      must(page.rows.length > 0, `user-${n % 500_000}`);
    },
    'list by anonymous id': async (n) => {
      const page = await store.listEvents({ workspaceId, anonymousId: `anon-${n % 1_000_000}`, limit: 50 });
      must(page.rows.length > 0, `anon-${n % 1_000_000}`);
    },
    'list by event name': (n) => store.listEvents({ workspaceId, name: `Event ${n % 40}`, limit: 50 }),
    'list by a rare event name': (n) => store.listEvents({ workspaceId, name: `Rare ${n}`, limit: 50 }),
    'list of a source, an hour': (n) => {
      const untilMs = Date.now() - n * 10;
      return store.listEvents({ workspaceId, sourceId: sourceOf(n), sinceMs: untilMs - 3_600_000, untilMs, limit: 50 });
    },
    'list, newest first': () => store.listEvents({ workspaceId, limit: 50 }),
    'deliveries of a message id': (n) =>
      store.listDeliveries({ workspaceId, messageId: messageIdOf(n - (n % 10)), limit: 50 }),
    'text in the events of a day': (n) =>
      store.listEvents({ workspaceId, search: `zebra${n}`, sinceMs: Date.now() - 86_400_000, limit: 50 }),
  };
}

let failed = false;
try {
  const url = await startStore();
  await migrateEventStore({ url });
  const raw = openStore(url);
  const store = createEventStore({ url });
  const loadMs = await fill(raw, events);
  console.log(
    `${events.toLocaleString('en')} events, ${loadMs === 0 ? 'kept from before' : `loaded in ${Math.round(loadMs / 1_000)} s`}`,
  );
  const results = [];
  for (const [name, ask] of Object.entries(questions(store))) results.push(await time(name, ask));
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ events, rounds, results }, null, 2)}\n`);
  await store.close();
  await raw.close();
} catch (error) {
  failed = true;
  console.error(error);
}
await stopAll();
if (!values.keep) rmSync(home, { recursive: true, force: true });
process.exit(failed ? 1 : 0);
