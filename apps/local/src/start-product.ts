import { resolve } from 'node:path';
import { APP_NAMES, type AppName, type AppPorts, type AppSetting, checkPorts, describeApp } from './apps';
import { type EngineName, type Engines, type EngineUrls, startEngines } from './engines/start-engines';
import { inheritedEnv, type LocalEnv } from './env';
import { type Home, openHome } from './home';
import { findStarter, takeHome } from './home-lock';
import { stopLeftovers } from './leftovers';
import { migrate, refreshTemplate } from './migrate';
import { HOST } from './ports';
import type { ProcessMark } from './processes';
import { type Say, timed } from './say';
import { loadSecrets, type Secrets } from './secrets';
import { type Supervised, type Surroundings, supervise } from './supervise';

export type StartOptions = {
  readonly env: LocalEnv;
  /** The repository's root: where the built apps lie, and what a relative data directory starts from. */
  readonly root: string;
  /** Instead of TRIBUTARY_HOME. */
  readonly homeDir?: string | undefined;
  /** Which apps to start besides the engines; all by default. */
  readonly apps?: readonly AppName[];
  readonly enginePorts?: Partial<Record<EngineName, number>>;
  /** Keep a copy of the migrated database for tests to clone. */
  readonly withTemplate?: boolean;
  readonly say: Say;
  /** Aborted when a start that is under way is called off. */
  readonly signal: AbortSignal;
};

export type Running = {
  readonly urls: EngineUrls;
  readonly webUrl: string;
  readonly captureUrl: string;
  readonly ports: AppPorts;
  /** The npm that started us, when there is one. */
  readonly starter: ProcessMark | null;
  pids(): Record<string, number | null>;
  /** Apps first, then engines, then the lock. */
  stop(): Promise<void>;
};

async function startAll(names: readonly AppName[], setting: AppSetting, around: Surroundings): Promise<Supervised[]> {
  const results = await Promise.allSettled(
    names.map((name) => timed(around.say, `${name} is healthy`, () => supervise(describeApp(name, setting), around))),
  );
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (!failed) return started;
  await Promise.all(started.map((app) => app.stop()));
  throw failed.reason;
}

function startEnginesFor(
  { env, enginePorts, say, signal }: StartOptions,
  home: Home,
  secrets: Secrets,
): Promise<Engines> {
  return startEngines({
    home,
    secrets,
    given: { databaseUrl: env.DATABASE_URL, redisUrl: env.REDIS_URL, clickhouseUrl: env.CLICKHOUSE_URL },
    ports: enginePorts ?? {},
    env: inheritedEnv(),
    path: env.PATH,
    say,
    signal,
  });
}

/** Everything that comes after the home is ours. */
async function startInside(options: StartOptions, home: Home): Promise<Omit<Running, 'starter'>> {
  const { env, root, say, signal, apps: names = APP_NAMES } = options;
  const ports: AppPorts = { web: env.WEB_PORT, capture: env.CAPTURE_PORT, worker: env.WORKER_PORT };
  await stopLeftovers(home, say);
  await checkPorts(names, ports);
  const secrets = loadSecrets(home);
  const engines = await startEnginesFor(options, home, secrets);
  try {
    await timed(say, 'Databases are up to date', async () => {
      await migrate(engines.urls);
      if (options.withTemplate) await refreshTemplate(engines.urls.databaseUrl);
    });
    const webUrl = env.TRIBUTARY_WEB_URL ?? `http://${HOST}:${ports.web}`;
    const captureUrl = env.TRIBUTARY_CAPTURE_URL ?? `http://${HOST}:${ports.capture}`;
    const secretKey = env.TRIBUTARY_SECRET_KEY ?? secrets.TRIBUTARY_SECRET_KEY;
    const setting = { root, homeDir: home.dir, urls: engines.urls, secretKey, ports, webUrl, captureUrl };
    const apps = await startAll(names, { ...setting, env: inheritedEnv() }, { home, say, signal });
    return {
      urls: engines.urls,
      webUrl,
      captureUrl,
      ports,
      pids: () => Object.fromEntries([...engines.running, ...apps].map((child) => [child.name, child.pid()])),
      async stop() {
        await Promise.all(apps.map((app) => app.stop()));
        await engines.stop();
      },
    };
  } catch (error) {
    await engines.stop();
    throw error;
  }
}

/** Starts the engines, migrates, starts the apps, and waits until all of them answer. Rejects with a StartError. */
export async function startProduct(options: StartOptions): Promise<Running> {
  const home = openHome(resolve(options.root, options.homeDir ?? options.env.TRIBUTARY_HOME));
  const starter = options.env.npm_lifecycle_event ? findStarter() : null;
  const release = await takeHome(home, starter, options.say);
  try {
    const running = await startInside(options, home);
    return {
      ...running,
      starter,
      async stop() {
        await running.stop();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}
