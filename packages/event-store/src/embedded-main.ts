import { mkdirSync } from 'node:fs';
import { startEmbeddedServer } from './embedded/server';
import { embeddedEnv } from './env';

/**
 * The embedded ClickHouse engine as a process. Prints one line `{"ready":true,"port":…}` once it answers; SIGTERM and
 * SIGINT let running statements end and close the data cleanly. Start it with UV_THREADPOOL_SIZE=16: every running
 * statement holds one of libuv's threads, and the variable is read before this file is.
 */
async function main(): Promise<void> {
  const env = embeddedEnv();
  mkdirSync(env.CHDB_PATH, { recursive: true });
  const server = await startEmbeddedServer({
    path: env.CHDB_PATH,
    host: env.HOST,
    port: env.PORT,
    credentials: { user: env.CHDB_USER, password: env.CHDB_PASSWORD },
  });
  const stop = (): void => {
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(JSON.stringify({ ready: false, error: String(error) }));
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  console.log(JSON.stringify({ ready: true, port: server.port, version: server.version }));
}

main().catch((error: unknown) => {
  console.error(JSON.stringify({ ready: false, error: error instanceof Error ? error.message : String(error) }));
  process.exit(1);
});
