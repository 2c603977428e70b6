import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Home } from '../home';
import { HOST } from '../ports';
import type { Program } from '../supervise';

export type ClickhouseSettings = {
  readonly home: Home;
  readonly port: number;
  readonly password: string;
  readonly env: Readonly<Record<string, string>>;
};

/** The embedded ClickHouse engine (chDB behind ClickHouse's HTTP interface) as a program. */
export function prepareClickhouse({ home, port, password, env }: ClickhouseSettings): Program {
  const folder = home.path('clickhouse');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    name: 'clickhouse',
    kind: 'engine',
    command: process.execPath,
    args: [fileURLToPath(import.meta.resolve('@tributary/event-store/embedded-main'))],
    cwd: folder,
    env: {
      ...env,
      NODE_ENV: 'production',
      CHDB_PATH: home.path('clickhouse', 'data'),
      CHDB_PASSWORD: password,
      HOST,
      PORT: String(port),
      // Every running statement holds one of libuv's threads, of which there are 4 by default.
      UV_THREADPOOL_SIZE: '16',
      // A third of what a stored event costs the engine is touching memory for the first time: its inserts and merges take
      // and give back some ten megabytes each. So freed memory stays for a minute instead of 5 s, in two arenas that share
      // it rather than one per core, and comes in pages of 2 MB where the system has them (measured: 14-19 -> 11.8-12.4 µs).
      JE_MALLOC_CONF:
        'dirty_decay_ms:60000,muzzy_decay_ms:60000,thp:always,metadata_thp:always,percpu_arena:disabled,narenas:2',
    },
    stopSignal: 'SIGTERM',
    stopGraceMs: 30_000,
    readyWithinMs: 120_000,
    isReady: () =>
      fetch(`http://${HOST}:${port}/ping`, { signal: AbortSignal.timeout(1_000) }).then(
        (answer) => answer.ok,
        () => false,
      ),
  };
}
