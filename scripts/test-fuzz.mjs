// `npm run test:fuzz -- --seed N --iterations N`: longer walks of the fuzz tests than `npm test` takes. A failure names
// the seed and the round; the same numbers give the same bodies again.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './prepare.mjs';

const { values } = parseArgs({
  options: { seed: { type: 'string' }, iterations: { type: 'string', default: '100000' } },
});
const seed = values.seed ?? String(Date.now() % 1_000_000_000);
console.log(`seed ${seed}, ${values.iterations} iterations`);
const { status } = spawnSync(
  join(ROOT, 'node_modules/.bin/vitest'),
  ['run', '--project', 'unit', '--testTimeout', '3600000', '.fuzz.test.ts'],
  { cwd: ROOT, stdio: 'inherit', env: { ...process.env, FUZZ_SEED: seed, FUZZ_ITERATIONS: values.iterations } },
);
process.exitCode = status ?? 1;
