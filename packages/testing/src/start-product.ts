import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginLocal, type Life } from './begin-local';
import type { EngineUrls } from './engine-urls';
import { freePort } from './free-port';
import { copyHome } from './prepare-home';
import { waitFor } from './wait-for';

export type ProcessName = 'web' | 'capture' | 'worker' | 'postgres' | 'redis' | 'clickhouse' | 'supervisor';

export type Product = {
  readonly homeDir: string;
  readonly webUrl: string;
  readonly captureUrl: string;
  readonly workerUrl: string;
  readonly apiKey: string;
  readonly admin: { readonly email: string; readonly password: string };
  /** The URLs of its engines, as they are now. */
  engines(): EngineUrls;
  /** Everything that it printed so far. */
  output(): string;
  /** Of the process that does this now; throws when there is none. */
  pid(name: ProcessName): number;
  /** kill -9. */
  kill(name: ProcessName): void;
  /** Calls the REST API with the API key. @throws when the answer is no 2xx */
  api<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
  /** As Ctrl-C does. Resolves with the exit code. Keeps the data. */
  stop(): Promise<number | null>;
  /** Starts it again on the same data and ports, after `stop` or `kill('supervisor')`. Resolves with how long it took. */
  startAgain(): Promise<{ tookMs: number }>;
  /** Stops it and deletes its data. */
  dispose(): Promise<void>;
};

export type ProductOptions = {
  /** Besides what startProduct sets itself. */
  readonly env?: Readonly<Record<string, string>>;
  /** Some of web, capture and worker; all by default. */
  readonly only?: readonly ('web' | 'capture' | 'worker')[];
  /** Without it, an owner, a workspace and an API key exist at once. */
  readonly withoutAccount?: boolean;
  readonly readyWithinMs?: number;
  /** An empty folder of the caller's for its data, which stays the caller's to delete. */
  readonly homeDir?: string;
  /** What `prepareHome` made: it begins with a copy of that. Without it, it begins with nothing and takes some seconds more. */
  readonly preparedHome?: string;
};

const READY = 'Press Ctrl-C';

async function untilReady(life: Life, withinMs: number): Promise<void> {
  let ended = false;
  life.ended.then(() => {
    ended = true;
  });
  await waitFor(() => life.output.includes(READY) || ended, {
    withinMs,
    what: () => `the product to be ready; it said:\n${life.output}`,
  });
  if (ended) throw new Error(`the product ended while starting:\n${life.output}`);
}

/** What apps/local keeps in its home of the engines: their ports, and the password of all three. */
function readEngines(homeDir: string): EngineUrls {
  const read = <T>(name: string): T => JSON.parse(readFileSync(join(homeDir, name), 'utf8')) as T;
  const ports = read<Record<'postgres' | 'redis' | 'clickhouse', number>>('ports.json');
  const { ENGINE_PASSWORD: password } = read<{ ENGINE_PASSWORD: string }>('secrets.json');
  return {
    databaseUrl: `postgresql://postgres:${password}@127.0.0.1:${ports.postgres}/tributary`,
    redisUrl: `redis://default:${password}@127.0.0.1:${ports.redis}/0`,
    clickhouseUrl: `http://default:${password}@127.0.0.1:${ports.clickhouse}/tributary`,
  };
}

/**
 * Starts the built product (apps/local) on free ports, with a home of its own below the system's temporary folder and,
 * unless told otherwise, with an owner and an API key. Destinations may reach 127.0.0.1. For `tests/`.
 */
export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const homeDir = options.homeDir ?? mkdtempSync(join(tmpdir(), 'tributary-product-'));
  if (options.preparedHome !== undefined) copyHome(options.preparedHome, homeDir);
  const [web, capture, worker] = [await freePort(), await freePort(), await freePort()];
  const apiKey = `trb_${randomBytes(24).toString('base64url')}`;
  const admin = { email: 'owner@example.com', password: randomBytes(12).toString('base64url') };
  const account = {
    TRIBUTARY_ADMIN_EMAIL: admin.email,
    TRIBUTARY_ADMIN_PASSWORD: admin.password,
    TRIBUTARY_API_KEY: apiKey,
  };
  const env = {
    WEB_PORT: String(web),
    CAPTURE_PORT: String(capture),
    WORKER_PORT: String(worker),
    TRIBUTARY_HOME: homeDir,
    TRIBUTARY_EGRESS_ALLOW: '127.0.0.1/32',
    ...(options.withoutAccount ? {} : account),
    ...options.env,
  };
  const args = options.only ? ['start', '--only', options.only.join(',')] : ['start'];
  const readyWithinMs = options.readyWithinMs ?? 120_000;
  let life = beginLocal(args, env);
  let past = '';

  function pid(name: ProcessName): number {
    if (name === 'supervisor') return life.child.pid ?? 0;
    return (JSON.parse(readFileSync(join(homeDir, 'run', `${name}.json`), 'utf8')) as { pid: number }).pid;
  }
  async function stop(): Promise<number | null> {
    if (life.child.exitCode === null) life.child.kill('SIGTERM');
    return life.ended;
  }
  async function dispose(): Promise<void> {
    await stop();
    // After `kill('supervisor')` the others live on; one more start would stop them, and so does this.
    for (const name of ['web', 'capture', 'worker', 'clickhouse', 'redis', 'postgres'] as const) {
      try {
        process.kill(pid(name), 'SIGKILL');
      } catch {} // it was stopped in order and left nothing to kill
    }
    if (options.homeDir === undefined)
      rmSync(homeDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }

  try {
    await untilReady(life, readyWithinMs);
  } catch (error) {
    await dispose();
    throw error;
  }
  const webUrl = `http://127.0.0.1:${web}`;
  return {
    homeDir,
    webUrl,
    captureUrl: `http://127.0.0.1:${capture}`,
    workerUrl: `http://127.0.0.1:${worker}`,
    apiKey,
    admin,
    engines: () => readEngines(homeDir),
    output: () => past + life.output,
    pid,
    kill: (name) => void process.kill(pid(name), 'SIGKILL'),
    async api(method, path, body) {
      const response = await fetch(`${webUrl}/api/v1/${path}`, {
        method,
        headers: { authorization: `Bearer ${apiKey}`, ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return (text === '' ? undefined : JSON.parse(text)) as never;
    },
    stop,
    async startAgain() {
      const startedMs = Date.now();
      past += life.output;
      life = beginLocal(args, env);
      await untilReady(life, readyWithinMs);
      return { tookMs: Date.now() - startedMs };
    },
    dispose,
  };
}
