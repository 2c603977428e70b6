import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const MAIN = join(ROOT, 'apps/local/dist/main.js');
/** What a product of the person who runs the tests may have in the environment. */
const FOREIGN = /^(DATABASE_URL|REDIS_URL|CLICKHOUSE_URL|.*_PORT|TRIBUTARY_.*|npm_.*|NODE_ENV|VITEST.*)$/;

/** One life of apps/local. */
export type Life = { readonly child: ChildProcess; readonly ended: Promise<number | null>; output: string };

/** Starts the built apps/local with an environment of nothing but `env` and what is no product's. */
export function beginLocal(args: readonly string[], env: Readonly<Record<string, string>>): Life {
  if (!existsSync(MAIN)) throw new Error('apps/local is not built: run `npm test -- --only product`.');
  const clean = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: ROOT,
    // The cast: where Next.js' types are loaded, an environment has to have NODE_ENV, which is left out here on purpose.
    env: { ...Object.fromEntries(clean), ...env } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const life: Life = { child, ended, output: '' };
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (bytes: Buffer) => {
      life.output += bytes.toString('utf8');
    });
  return life;
}
