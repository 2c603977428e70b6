// `npm run test:faults -- --seed N --rounds N --only kind,kind`: ten kinds of fault against the real product, see
// docs/faults.md. The seed that is printed gives the same schedule again.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, checkNode, install, ROOT } from './prepare.mjs';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    rounds: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
  },
});
const seed = values.seed ?? String(Date.now() % 1_000_000_000);
checkNode();
await install();
await build();
console.log(`seed ${seed}; again with: npm run test:faults -- --seed ${seed} --rounds ${values.rounds}`);
const { status } = spawnSync(
  join(ROOT, 'node_modules/.bin/vitest'),
  ['run', '--project', 'product', '--testTimeout', '1200000', 'tests/faults'],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, FAULTS_SEED: seed, FAULTS_ROUNDS: values.rounds, FAULTS_ONLY: values.only },
  },
);
process.exitCode = status ?? 1;
