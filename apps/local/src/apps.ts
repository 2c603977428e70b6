import { createRequire } from 'node:module';
import { join } from 'node:path';
import { NODE_FLAGS } from '@tributary/kernel';
import type { EngineUrls } from './engines/start-engines';
import { HOST, isFree } from './ports';
import { StartError } from './start-error';
import type { Program } from './supervise';

export const APP_NAMES = ['capture', 'worker', 'web'] as const;

export type AppName = (typeof APP_NAMES)[number];

export type AppPorts = Readonly<Record<AppName, number>>;

/** How a person calls the app, and the variable that moves it. */
const KNOWN_AS: Record<AppName, { title: string; variable: string }> = {
  web: { title: 'dashboard', variable: 'WEB_PORT' },
  capture: { title: 'capture', variable: 'CAPTURE_PORT' },
  worker: { title: "worker's health", variable: 'WORKER_PORT' },
};

export type AppSetting = {
  /** The repository's root. */
  readonly root: string;
  readonly homeDir: string;
  readonly urls: EngineUrls;
  readonly secretKey: string;
  readonly ports: AppPorts;
  readonly webUrl: string;
  readonly captureUrl: string;
  readonly env: Readonly<Record<string, string>>;
};

/** Fails with one line when something else listens where an app should. */
export async function checkPorts(names: readonly AppName[], ports: AppPorts): Promise<void> {
  for (const name of names) {
    const { title, variable } = KNOWN_AS[name];
    const other = names.find((candidate) => candidate !== name && ports[candidate] === ports[name]);
    if (other) throw new StartError(`${variable} and ${KNOWN_AS[other].variable} are both ${ports[name]}. Change one.`);
    if (!(await isFree(ports[name])))
      throw new StartError(
        `Port ${ports[name]} (${title}) is in use by another program. Stop that one, or choose another port: ${variable}=${ports[name] + 10} npm start`,
      );
  }
}

/** Its connection ends with the answer: one that is kept open would be what a server that is told to stop waits for. */
const answersOk = (url: string): Promise<boolean> =>
  fetch(url, { headers: { connection: 'close' }, signal: AbortSignal.timeout(5_000) }).then(
    (answer) => answer.ok,
    () => false,
  );

function appEnv({ urls, homeDir, secretKey, ports, webUrl, captureUrl, env }: AppSetting): Record<string, string> {
  return {
    ...env,
    NODE_ENV: 'production',
    DATABASE_URL: urls.databaseUrl,
    REDIS_URL: urls.redisUrl,
    CLICKHOUSE_URL: urls.clickhouseUrl,
    TRIBUTARY_HOME: homeDir,
    TRIBUTARY_SECRET_KEY: secretKey,
    WEB_PORT: String(ports.web),
    CAPTURE_PORT: String(ports.capture),
    WORKER_PORT: String(ports.worker),
    TRIBUTARY_WEB_URL: webUrl,
    TRIBUTARY_CAPTURE_URL: captureUrl,
    NEXT_TELEMETRY_DISABLED: '1',
  };
}

/**
 * The dashboard's server waits for every connection that is not idle, and takes those for such that a browser opened in
 * advance and has not used: it would end with the browser. What is asked of it is answered in less than a second.
 */
const STOP_GRACE_MS: Readonly<Record<AppName, number>> = { web: 3_000, capture: 20_000, worker: 20_000 };

/** The command of an app: plain Node on its bundle, or Next's own server for the dashboard. */
function commandOf(name: AppName, root: string, port: number): string[] {
  if (name !== 'web') return [...NODE_FLAGS, join(root, 'apps', name, 'dist', 'main.js')];
  const next = createRequire(join(root, 'apps/web/package.json')).resolve('next/dist/bin/next');
  // A connection is kept longer than callers keep it, proxies included (60 s is usual): else a request of theirs can meet
  // a connection that is just being closed.
  return [next, 'start', '--port', String(port), '--hostname', HOST, '--keepAliveTimeout', '65000'];
}

export function describeApp(name: AppName, setting: AppSetting): Program {
  const { root, ports } = setting;
  const health = name === 'web' ? '/api/v1/health' : '/health';
  return {
    name,
    kind: 'app',
    command: process.execPath,
    args: commandOf(name, root, ports[name]),
    cwd: join(root, 'apps', name),
    env: appEnv(setting),
    stopSignal: 'SIGTERM',
    stopGraceMs: STOP_GRACE_MS[name],
    readyWithinMs: 90_000,
    isReady: () => answersOk(`http://${HOST}:${ports[name]}${health}`),
  };
}
