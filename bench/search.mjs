// `npm run bench:search [-- --events N --rounds N --json FILE --keep DIR]`: how fast one event is found among many, asked
// of the API with engines of its own. Ends in failure when a question takes longer than it may.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stopAll } from './processes.mjs';
import { anonymousIdOf, DAYS, emailOf, fill, messageIdOf, userIdOf } from './search-rows.mjs';
import { startScene } from './search-scene.mjs';
import { openStore } from './store.mjs';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '10000000' },
    rounds: { type: 'string', default: '40' },
    json: { type: 'string' },
    keep: { type: 'string' },
  },
});
const events = Number(values.events);
const rounds = Number(values.rounds);
const home = values.keep ?? mkdtempSync(join(tmpdir(), 'tributary-search-'));
const LIMIT_MS = 300;
const DAY_MS = 86_400_000;
/** Rounds that are not counted: nobody's first question is asked of a process that has just begun. */
const WARM_UP = 3;

const quantile = (times, share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
/** Another event each time, so that no cache knows the answer: over the whole time, old and new alike. */
const eventOf = (round) => Math.floor(((round * 0.618034) % 1) * events);

async function time(name, ask) {
  const times = [];
  for (let round = 0; round < WARM_UP; round++) await ask(eventOf(rounds + round));
  for (let round = 0; round < rounds; round++) {
    const startedMs = performance.now();
    await ask(eventOf(round));
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

const iso = (ms) => new Date(ms).toISOString();

/** What the pages ask. Each makes sure that it found what it looked for. */
function questions({ ask, place: { sourceIds } }) {
  const list = (filter) => ask(`/events?${new URLSearchParams({ status: 'all', limit: '50', ...filter })}`);
  const some = async (filter) => {
    const { data } = await list(filter);
    must(data.length > 0, JSON.stringify(filter));
  };
  return {
    'X-ray of an event': async (n) => {
      const trace = await ask(`/events/${messageIdOf(n)}/trace`);
      must(trace.outcome === 'stored' && trace.stages.length > 2, messageIdOf(n));
    },
    'X-ray of a delivered event': async (n) => {
      const trace = await ask(`/events/${messageIdOf(n - (n % 10))}/trace`);
      must(trace.destinations[0].mappings[0].attempts.length === 1, messageIdOf(n - (n % 10)));
    },
    'list by message id': (n) => some({ messageId: messageIdOf(n) }),
    'list by an unknown message id': (n) => list({ messageId: `unknown-${n}` }),
    'list by user id': (n) => some({ userId: userIdOf(n) }),
    'list by anonymous id': (n) => some({ anonymousId: anonymousIdOf(n) }),
    'list by email': (n) => some({ email: emailOf(n).toUpperCase() }),
    'list by event name': (n) => some({ event: `Event ${n % 40}` }),
    'list by a seldom event name': (n) => some({ event: `Seldom ${n % 50}` }),
    'list by a rare event name': (n) => some({ event: `Rare ${n - (n % 100_000) + 7}` }),
    'list of a source, an hour': (n) => {
      const untilMs = Date.now() - DAY_MS - n * 10;
      return some({ sourceId: sourceIds[n % 4], since: iso(untilMs - 3_600_000), until: iso(untilMs) });
    },
    'list, newest first': () => some({}),
    'names of a day': () => ask(`/event-names?since=${iso(Date.now() - DAY_MS * 2)}&limit=200`),
    'deliveries of a message id': (n) => ask(`/deliveries?messageId=${messageIdOf(n - (n % 10))}&limit=50`),
    'text in the events of a day': (n) => list({ search: `zebra${n}`, since: iso(Date.now() - DAY_MS * 2) }),
  };
}

let failed = false;
let scene;
let store;
try {
  const people = [...new Set(Array.from({ length: rounds + WARM_UP }, (_, round) => eventOf(round)))];
  scene = await startScene({ home, people });
  store = openStore(scene.clickhouseUrl);
  const loadMs = await fill(store, events, scene.place);
  console.log(
    `${events.toLocaleString('en')} events of ${DAYS} days, ${loadMs === 0 ? 'kept from before' : `loaded in ${Math.round(loadMs / 1_000)} s`}; load of the machine ${loadavg()[0].toFixed(1)}`,
  );
  const results = [];
  for (const [name, ask] of Object.entries(questions(scene))) results.push(await time(name, ask));
  const load = Number(loadavg()[0].toFixed(1));
  console.log(`load of the machine at the end ${load}`);
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ events, rounds, load, results }, null, 2)}\n`);
  failed = results.some(({ p95Ms }) => p95Ms > LIMIT_MS);
} catch (error) {
  failed = true;
  console.error(error);
}
await store?.close();
await scene?.close();
await stopAll();
if (!values.keep) rmSync(home, { recursive: true, force: true });
process.exit(failed ? 1 : 0);
