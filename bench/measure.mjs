// One scenario on one pipeline: send, wait until stored, wait until quiet; CPU by process.
import { cpuOf, cpuUs, residentOf } from './cpu.mjs';
import { watchPace } from './pace.mjs';
import { message, startScript, until } from './processes.mjs';

const QUIET_SHARE = 0.05;
const QUIET_LIMIT_MS = 20_000;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Until a process uses less than 5 % of a core for a second: its merges are part of the price. */
async function waitForQuiet(pid) {
  const endMs = Date.now() + QUIET_LIMIT_MS;
  while (Date.now() < endMs) {
    const before = cpuUs(pid);
    await sleep(1_000);
    if (cpuUs(pid) - before < QUIET_SHARE * 1e6) return;
  }
}

/** What the processes hold in memory, every two seconds until it is stopped, in MB by name. */
function watchMemory(pids) {
  const seen = [residentOf(pids)];
  const timer = setInterval(() => seen.push(residentOf(pids)), 2_000);
  return () => {
    clearInterval(timer);
    seen.push(residentOf(pids));
    return seen;
  };
}

/** CPU by process and event while `work` goes on; it answers with the number of events. `settle` goes before it, uncounted. */
export async function measureWork({ pids, work, settle, storePid }) {
  await settle();
  await waitForQuiet(storePid);
  const before = cpuOf(pids);
  const startedMs = Date.now();
  const events = await work();
  const tookMs = Date.now() - startedMs;
  await waitForQuiet(storePid);
  const after = cpuOf(pids);
  const us = Object.fromEntries(Object.keys(pids).map((name) => [name, (after[name] - before[name]) / events]));
  return { events, tookMs, cpuUsPerEvent: us };
}

/**
 * `order`: what the load generator is told; `pids`: what is counted; `settle`: ends what is left from before, uncounted;
 * `rows`: how many rows the table has, which must cost the store next to nothing, as it is asked often; `work`: what the
 * store has done so far; `verify`: how many distinct events of this run are stored, asked when all is measured; `watch`:
 * started with the load, stopped when all is stored. @throws Error when not every accepted event is stored.
 */
export async function measure({ order, pids, settle, rows, work, verify, watch, limitMs = 300_000 }) {
  const load = startScript({ name: 'load', file: 'load.mjs' });
  load.send(order);
  const { samples, bytesPerEvent } = await message(load);
  await settle();
  await waitForQuiet(pids.store);
  const rowsBefore = await rows();
  const workBefore = await work();
  const before = cpuOf(pids);
  const stopWatching = watch?.();
  const memory = watchMemory(pids);
  const pace = watchPace();
  const startedMs = Date.now();
  load.send('go');
  const result = await message(load);
  if (result.kind !== 'done') throw new Error(`the load failed: ${result.message}`);
  let last = 0;
  await until(
    `all ${result.accepted} events stored`,
    async () => {
      last = (await rows()) - rowsBefore;
      return last >= result.accepted;
    },
    { limitMs, everyMs: 500 },
  ).catch((error) => {
    throw new Error(`${error.message}; ${last} are`);
  });
  const storedMs = Date.now() - startedMs;
  const paceMs = pace();
  const watched = await stopWatching?.();
  await waitForQuiet(pids.store);
  const after = cpuOf(pids);
  const workAfter = await work();
  const residentMb = memory();
  const verified = await verify();
  if (verified !== result.accepted) throw new Error(`${verified} events are stored of ${result.accepted} accepted`);
  const cpuUsPerEvent = Object.fromEntries(
    Object.keys(pids).map((name) => [name, (after[name] - before[name]) / result.accepted]),
  );
  const total = Object.values(cpuUsPerEvent).reduce((sum, us) => sum + us, 0);
  return {
    events: result.accepted,
    rows: verified,
    samples,
    bytesPerEvent,
    sendMs: result.ms,
    storedMs,
    acceptedAtMs: result.acceptedAtMs,
    watched,
    residentMb,
    paceMs,
    cpuUsPerEvent: { total, ...cpuUsPerEvent },
    work: Object.fromEntries(Object.keys(workAfter).map((name) => [name, workAfter[name] - workBefore[name]])),
  };
}
