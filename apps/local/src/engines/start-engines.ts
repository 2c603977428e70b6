import { embeddedUrl } from '@tributary/event-store';
import { z } from 'zod';
import { type Home, readJson, writeFileWhole } from '../home';
import { freePort, HOST } from '../ports';
import { type Say, timed } from '../say';
import type { Secrets } from '../secrets';
import { type Program, type Supervised, supervise } from '../supervise';
import { prepareClickhouse } from './clickhouse';
import { DATABASE, postgresUrl, preparePostgres } from './postgres';
import { prepareRedis, redisUrl } from './redis';

export type EngineName = 'postgres' | 'redis' | 'clickhouse';

export type EngineUrls = { readonly databaseUrl: string; readonly redisUrl: string; readonly clickhouseUrl: string };

export type StartEngines = {
  readonly home: Home;
  readonly secrets: Secrets;
  /** URLs of servers that exist already: no engine is started for them. */
  readonly given: { readonly [Name in keyof EngineUrls]?: string | undefined };
  /** Wished ports; what is not wished is kept from the last run, or chosen free. */
  readonly ports: Partial<Record<EngineName, number>>;
  /** Inherited by the engines. */
  readonly env: Readonly<Record<string, string>>;
  readonly path: string;
  readonly say: Say;
  readonly signal: AbortSignal;
};

export type Engines = { readonly urls: EngineUrls; readonly running: readonly Supervised[]; stop(): Promise<void> };

const portsFile = z.object({ postgres: z.int(), redis: z.int(), clickhouse: z.int() });

/** The same ports as last time, so that a bookmarked psql still connects; others where those were taken meanwhile. */
async function choosePorts({ home, ports }: StartEngines): Promise<Record<EngineName, number>> {
  const last = readJson(home.path('ports.json'), portsFile);
  const chosen = { postgres: 0, redis: 0, clickhouse: 0 };
  for (const name of ['postgres', 'redis', 'clickhouse'] as const) {
    do chosen[name] = ports[name] ?? (await freePort(last?.[name]));
    while (Object.entries(chosen).some(([other, port]) => other !== name && port === chosen[name]));
  }
  writeFileWhole(home.path('ports.json'), JSON.stringify(chosen));
  return chosen;
}

/** Starts the engines that no URL is given for, side by side, and waits until they answer. */
export async function startEngines(options: StartEngines): Promise<Engines> {
  const { home, secrets, given, env, path, say, signal } = options;
  const ports = await choosePorts(options);
  const password = secrets.ENGINE_PASSWORD;
  const running: Supervised[] = [];

  async function start(title: string, prepare: () => Program | Promise<Program>): Promise<void> {
    await timed(say, `${title} is up`, async () =>
      running.push(await supervise(await prepare(), { home, say, signal })),
    );
  }
  const stop = async (): Promise<void> => {
    await Promise.all(running.map((engine) => engine.stop()));
  };

  const starts = await Promise.allSettled([
    given.databaseUrl ?? start('Postgres', () => preparePostgres({ home, port: ports.postgres, password, path })),
    given.redisUrl ?? start('Redis', () => prepareRedis({ home, port: ports.redis, password, path }, say)),
    given.clickhouseUrl ??
      start('ClickHouse (chDB)', () => prepareClickhouse({ home, port: ports.clickhouse, password, env })),
  ]);
  const failed = starts.find((result) => result.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  return {
    urls: {
      databaseUrl: given.databaseUrl ?? postgresUrl(ports.postgres, password, DATABASE),
      redisUrl: given.redisUrl ?? redisUrl(ports.redis, password),
      clickhouseUrl:
        given.clickhouseUrl ?? embeddedUrl({ host: HOST, port: ports.clickhouse, password, database: DATABASE }),
    },
    running,
    stop,
  };
}
