// One scenario on one pipeline: send, wait until stored, wait until quiet; CPU by process.
import { cpuOf, cpuUs } from './cpu.mjs';
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

/**
 * `target`: where to send; `pids`: what is counted; `count`: how many of the run's events are stored.
 * @throws Error when not every accepted event is stored.
 */
export async function measure({ target, scenario, events, run, pids, count, sampleEvery }) {
  const load = startScript({ name: 'load', file: 'load.mjs' });
  load.send({ ...target, run, events, perRequest: scenario.perRequest, gzip: scenario.gzip, sampleEvery });
  const { samples, bytes } = await message(load);
  await waitForQuiet(pids.store);
  const before = cpuOf(pids);
  const startedMs = Date.now();
  load.send('go');
  const result = await message(load);
  if (result.kind !== 'done') throw new Error(`the load failed: ${result.message}`);
  let last = 0;
  await until(
    `all ${result.accepted} events stored`,
    async () => {
      last = await count();
      return last >= result.accepted;
    },
    300_000,
  ).catch((error) => {
    throw new Error(`${error.message}; ${last} are`);
  });
  const storedMs = Date.now() - startedMs;
  await waitForQuiet(pids.store);
  const after = cpuOf(pids);
  const cpuUsPerEvent = Object.fromEntries(
    Object.keys(pids).map((name) => [name, (after[name] - before[name]) / result.accepted]),
  );
  const total = Object.values(cpuUsPerEvent).reduce((sum, us) => sum + us, 0);
  return {
    events: result.accepted,
    rows: last,
    samples,
    bytesPerEvent: bytes / events,
    sendMs: result.ms,
    storedMs,
    cpuUsPerEvent: { total, ...cpuUsPerEvent },
  };
}
