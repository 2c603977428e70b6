import { execFile } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import type { Home } from '../home';
import { HOST } from '../ports';
import { commandOf, markOf, stopProcess } from '../processes';
import type { Program } from '../supervise';
import { choosePostgresAccount, type PostgresAccount } from './postgres-account';

const run = promisify(execFile);

export type PostgresSettings = {
  readonly home: Home;
  readonly port: number;
  readonly password: string;
  readonly path: string;
};

/** The one database of ours; the server has room for others. */
export const DATABASE = 'tributary';

/** Few enough for 128 MB of shared buffers, enough for every app's pool and the tests' many databases. */
const CONNECTIONS_MAX = 300;

export const postgresUrl = (port: number, password: string, database: string): string =>
  `postgresql://postgres:${password}@${HOST}:${port}/${database}`;

/** Connects, runs the work and disconnects. */
export async function withPostgres<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // a connection that breaks fails the query that waits on it
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Makes the cluster aside and moves it into place whole, so that a killed first start leaves no half of one. */
async function initialise(account: PostgresAccount, { password, path }: PostgresSettings): Promise<void> {
  const aside = `${account.dataDir}.new`;
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside, { recursive: true, mode: 0o700 });
  const passwordFolder = mkdtempSync(join(tmpdir(), 'tributary-initdb-'));
  const passwordFile = join(passwordFolder, 'password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account.as)
    for (const place of [aside, passwordFolder, passwordFile]) chownSync(place, account.as.uid, account.as.gid);
  const command = [
    ...account.prefix,
    account.initdb,
    `--pgdata=${aside}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Built in, so that the order of text does not change with the machine's C library.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
  ];
  try {
    await run(command[0] ?? '', command.slice(1), { ...account.as, cwd: '/', env: { PATH: path, LC_ALL: 'C' } });
    renameSync(aside, account.dataDir);
  } finally {
    rmSync(passwordFolder, { recursive: true, force: true });
  }
}

/**
 * Clears the way in the data directory: a server that a killed run left there is stopped, and a lock file whose process
 * number now belongs to some other program (after a reboot, in a new container) is removed. We hold the home's lock, so
 * nobody else may rightfully use this directory.
 */
async function clearTheWay(dataDir: string): Promise<void> {
  const lock = join(dataDir, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const mark = markOf(Number(readFileSync(lock, 'utf8').split('\n')[0]));
  const isOurs = mark !== null && commandOf(mark.pid).includes(dataDir);
  if (isOurs) await stopProcess(mark, { with: 'SIGINT', graceMs: 10_000 });
  rmSync(lock, { force: true });
}

/** The embedded Postgres as a program; makes the cluster on the first start. */
export async function preparePostgres(settings: PostgresSettings): Promise<Program> {
  const account = choosePostgresAccount(settings.home);
  if (!existsSync(join(account.dataDir, 'PG_VERSION'))) {
    for (const file of [account.postgres, account.initdb]) if (account.kind !== 'other') chmodSync(file, 0o755);
    await initialise(account, settings);
  }
  await clearTheWay(account.dataDir);
  const command = [
    ...account.prefix,
    account.postgres,
    '-D',
    account.dataDir,
    '-p',
    String(settings.port),
    ...['-c', `listen_addresses=${HOST}`],
    ...['-c', 'unix_socket_directories='],
    ...['-c', `max_connections=${CONNECTIONS_MAX}`],
  ];
  return {
    name: 'postgres',
    kind: 'engine',
    command: command[0] ?? '',
    args: command.slice(1),
    ...(account.as ? { as: account.as } : {}),
    cwd: '/',
    env: { PATH: settings.path, LC_ALL: 'C' },
    stopSignal: 'SIGINT', // "fast": open transactions are rolled back, connections closed
    stopGraceMs: 20_000,
    readyWithinMs: 120_000, // after a crash it reads its log first
    isReady: () =>
      withPostgres(postgresUrl(settings.port, settings.password, 'postgres'), (client) =>
        client.query('SELECT 1'),
      ).then(
        () => true,
        () => false,
      ),
  };
}
