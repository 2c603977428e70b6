import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, type Product, waitFor } from '@tributary/testing';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PRELOAD = new URL('preload.mjs', import.meta.url).href;

export interface StepOrder {
  readonly step: string;
  readonly when: 'begin' | 'end';
  /** How many such moments pass before. */
  readonly skip: number;
  readonly signal: 'SIGKILL' | 'SIGSTOP';
  /** Whom to signal; the worker itself by default. */
  readonly pid?: number;
  readonly delayMs?: number;
}

/** One process of the product, started again as soon as it ends unasked. */
export interface Member {
  readonly url: string;
  /** The file that it prints to. */
  readonly log: string;
  /** How often it was started. */
  readonly lives: () => number;
  signal(name: NodeJS.Signals): void;
  ready(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Capture and workers as processes of the tests' own, on a product's engines: a supervisor that waits longer after each
 * death would make a test of many deaths a test of patience.
 */
export async function createFleet(product: Product) {
  const dir = join(product.homeDir, 'faults');
  mkdirSync(dir, { recursive: true });
  const { TRIBUTARY_SECRET_KEY } = JSON.parse(readFileSync(join(product.homeDir, 'secrets.json'), 'utf8')) as {
    TRIBUTARY_SECRET_KEY: string;
  };
  const { databaseUrl, redisUrl, clickhouseUrl } = product.engines();
  const members: Member[] = [];

  async function start(role: 'capture' | 'worker', more: Record<string, string> = {}): Promise<Member> {
    const port = await freePort();
    const env = {
      PATH: process.env.PATH ?? '',
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      CLICKHOUSE_URL: clickhouseUrl,
      TRIBUTARY_SECRET_KEY,
      TRIBUTARY_EGRESS_ALLOW: '127.0.0.1/32',
      [role === 'capture' ? 'CAPTURE_PORT' : 'WORKER_PORT']: String(port),
      FAULTS_DIR: dir,
      NODE_OPTIONS: `--import=${PRELOAD}`,
      ...more,
    } as unknown as NodeJS.ProcessEnv;
    const member = keepAlive(join(ROOT, 'apps', role, 'dist/main.js'), {
      env,
      log: join(dir, `${role}-${port}.log`),
      url: `http://127.0.0.1:${port}`,
    });
    members.push(member);
    await member.ready();
    return member;
  }

  return {
    start,
    /** Carried out once, by whichever worker comes to that moment first. */
    order: (order: StepOrder) => writeFileSync(join(dir, 'step-order.json'), JSON.stringify(order)),
    withdraw: () => rmSync(join(dir, 'step-order.json'), { force: true }),
    isOrderOpen: () => {
      try {
        readFileSync(join(dir, 'step-order.json'));
        return true;
      } catch {
        return false;
      }
    },
    clock: (role: 'capture' | 'worker', offMs: number) => writeFileSync(join(dir, `clock-${role}`), String(offMs)),
    stop: () => Promise.all(members.map((member) => member.stop())),
  };
}
export type Fleet = Awaited<ReturnType<typeof createFleet>>;

function keepAlive(main: string, { env, log, url }: { env: NodeJS.ProcessEnv; log: string; url: string }): Member {
  let stopping = false;
  let lives = 0;
  let child: ChildProcess;
  let ended: Promise<void>;
  const begin = (): void => {
    lives++;
    const out = openSync(log, 'a');
    child = spawn(process.execPath, [main], { env, stdio: ['ignore', out, out] });
    ended = new Promise((resolve) => child.once('exit', () => resolve()));
    void ended.then(() => stopping || begin());
  };
  begin();
  return {
    url,
    log,
    lives: () => lives,
    signal: (name) => void child.kill(name),
    async ready() {
      const answers = () => fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) }).then((answer) => answer.ok);
      await waitFor(answers, {
        withinMs: 60_000,
        what: () => `${main}; its log: ${readFileSync(log).subarray(-3_000)}`,
      });
    },
    async stop() {
      stopping = true;
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await ended;
      clearTimeout(late);
    },
  };
}
