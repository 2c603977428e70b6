// How fast the machine is just now. What shares its cores makes the same work dearer by a half from one hour to the next.
import { createHash } from 'node:crypto';

const EVERY_MS = 500;
const WARM_ROUNDS = 5;
const MB = 1024 * 1024;

const bytes = Buffer.alloc(8 * MB, 7);
const copy = Buffer.alloc(8 * MB);
const text = JSON.stringify(Array.from({ length: 2_000 }, (_, n) => ({ id: `m-${n}`, properties: { n, of: 'page' } })));

/** A fixed piece of work of the kinds that the pipeline does: digests, JSON, look-ups, and moving bytes. */
function work() {
  const seen = new Map();
  for (let n = 0; n < 4; n++) {
    for (const event of JSON.parse(text)) seen.set(event.id + n, event);
    createHash('sha256').update(bytes.subarray(0, MB)).digest();
    bytes.copy(copy);
  }
  return seen.size;
}

function cpuMsOfWork() {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/**
 * Does a fixed piece of work twice a second until it is stopped; answers with its mean CPU-ms. A pipeline's figures of two
 * runs are alike where these are.
 */
export function watchPace() {
  for (let n = 0; n < WARM_ROUNDS; n++) work();
  const rounds = [cpuMsOfWork()];
  const timer = setInterval(() => rounds.push(cpuMsOfWork()), EVERY_MS);
  return () => {
    clearInterval(timer);
    return rounds.reduce((sum, ms) => sum + ms, 0) / rounds.length;
  };
}
