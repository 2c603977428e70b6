import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyHome, freePort, waitFor } from '@tributary/testing';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { afterEach, expect, inject, test } from 'vitest';
import type {} from './prepared-home';

/** What apps/local promises about engines, processes and their ends, with real kills. No app is started here. */
const MAIN = fileURLToPath(new URL('../apps/local/dist/main.js', import.meta.url));

type Engines = {
  databaseUrl: string;
  redisUrl: string;
  clickhouseUrl: string;
  pids: Record<'postgres' | 'redis' | 'clickhouse' | 'supervisor', number>;
};
type Run = { child: ChildProcess; output: () => string; ended: Promise<number | null> };

const homes: string[] = [];
const runs: Run[] = [];

function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'tributary-engines-'));
  homes.push(home);
  return home;
}

/** Of an installation that has been started before. */
function usedHome(): string {
  const home = newHome();
  copyHome(inject('preparedHome'), home);
  return home;
}

function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const lines = stdout.trim().split('\n');
  return lines
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child = 0, parent]) => (parent === pid ? [child] : []));
}

function launch(command: string, args: readonly string[], env: Record<string, string> = {}): Run {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(DATABASE_URL|REDIS_URL|CLICKHOUSE_URL|.*_PORT|TRIBUTARY_.*|npm_.*)$/.test(name),
    ),
  );
  const child = spawn(command, args, { env: { ...clean, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (bytes) => {
      output += bytes;
    });
  const run = {
    child,
    output: () => output,
    ended: new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code))),
  };
  runs.push(run);
  return run;
}

const local = (home: string, ...args: string[]): Run =>
  launch(process.execPath, [MAIN, 'engines', '--json', '--home', home, ...args]);

async function enginesOf(run: Run): Promise<Engines> {
  const line = await waitFor(
    () => {
      if (run.child.exitCode !== null) throw new Error(run.output());
      return run
        .output()
        .split('\n')
        .find((text) => text.startsWith('{'));
    },
    { withinMs: 60_000, what: () => `engines; said: ${run.output()}` },
  );
  return JSON.parse(line);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A zombie answers to signals and is dead all the same.
  return !existsSync('/proc/self/stat') || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

const pidOf = (home: string, name: string): number =>
  JSON.parse(readFileSync(join(home, 'run', `${name}.json`), 'utf8')).pid;

async function sql(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function redis(url: string, command: string): Promise<string> {
  const client = new Redis(url, { maxRetriesPerRequest: 1, retryStrategy: () => null });
  client.on('error', () => undefined);
  const [name = '', ...args] = command.split(' ');
  try {
    return String(await client.call(name, ...args));
  } finally {
    client.disconnect();
  }
}

async function clickhouse(url: string, query: string): Promise<string> {
  const { origin, username, password, pathname } = new URL(url);
  const answer = await fetch(`${origin}/?database=${pathname.slice(1)}`, {
    method: 'POST',
    body: query,
    headers: { 'x-clickhouse-user': username, 'x-clickhouse-key': password },
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text.trim();
}

async function writeEverywhere({ databaseUrl, redisUrl, clickhouseUrl }: Engines): Promise<void> {
  await sql(databaseUrl, 'CREATE TABLE kept (n int); INSERT INTO kept SELECT generate_series(1, 1000)');
  expect(await redis(redisUrl, 'SET kept 1000')).toBe('OK');
  await clickhouse(clickhouseUrl, 'CREATE TABLE kept (n UInt32) ENGINE = MergeTree ORDER BY n');
  await clickhouse(clickhouseUrl, 'INSERT INTO kept SELECT number FROM numbers(1000) SETTINGS fsync_metadata = 1');
}

/** Everything answers and has what was written. Retried: an engine that was killed needs a moment. */
async function expectEverywhere({ databaseUrl, redisUrl, clickhouseUrl }: Engines): Promise<void> {
  await waitFor(async () => (await sql(databaseUrl, 'SELECT count(*)::int AS n FROM kept'))[0]?.n === 1000);
  await waitFor(async () => (await redis(redisUrl, 'GET kept')) === '1000');
  await waitFor(async () => (await clickhouse(clickhouseUrl, 'SELECT count() FROM kept')) === '1000');
}

afterEach(async () => {
  for (const run of runs.splice(0)) {
    if (run.child.exitCode === null && run.child.signalCode === null) run.child.kill('SIGTERM');
    await run.ended;
  }
  for (const home of homes.splice(0)) {
    for (const name of ['postgres', 'redis', 'clickhouse'])
      if (existsSync(join(home, 'run', `${name}.json`))) process.kill(pidOf(home, name), 'SIGKILL');
    rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
});

test('an engine that is killed comes back by itself, under the same URL and with its data', async () => {
  const home = usedHome();
  const run = local(home);
  const engines = await enginesOf(run);
  await writeEverywhere(engines);
  for (const name of ['postgres', 'redis', 'clickhouse'] as const) {
    process.kill(engines.pids[name], 'SIGKILL');
    await waitFor(() => run.output().includes(`${name} is back`), { what: `${name} to be back` });
    expect(run.output()).toMatch(new RegExp(`${name} ended \\(killed by SIGKILL\\)\\. Starting it again`));
    expect(pidOf(home, name)).not.toBe(engines.pids[name]);
  }
  await expectEverywhere(engines);
});

test('after kill -9 of the supervisor, the next start takes over: the old engines are stopped, the data is there', async () => {
  const home = usedHome();
  const first = await enginesOf(local(home));
  await writeEverywhere(first);
  process.kill(first.pids.supervisor, 'SIGKILL');
  await waitFor(() => !isAlive(first.pids.supervisor));
  expect(isAlive(first.pids.postgres)).toBe(true);
  const again = local(home);
  const second = await enginesOf(again);
  expect(again.output()).toContain(`Stopping postgres, left over from an earlier run (process ${first.pids.postgres})`);
  for (const name of ['postgres', 'redis', 'clickhouse'] as const) expect(isAlive(first.pids[name])).toBe(false);
  expect(second.databaseUrl).toBe(first.databaseUrl);
  await expectEverywhere(second);
});

test('after kill -9 of everything at once, the next start has all data', async () => {
  const home = usedHome();
  const first = await enginesOf(local(home));
  await writeEverywhere(first);
  for (const pid of Object.values(first.pids)) process.kill(pid, 'SIGKILL');
  const second = await enginesOf(local(home));
  await expectEverywhere(second);
});

test('an engine that is being started again when the supervisor is killed is not left behind, on the data of the next start', async () => {
  const home = usedHome();
  const first = await enginesOf(local(home));
  await writeEverywhere(first);
  // Here the supervisor stands still, between the start of the process and the note of it.
  const note = join(home, 'run', `redis.json.${first.pids.supervisor}.new`);
  expect(spawnSync('mkfifo', [note]).status).toBe(0);
  process.kill(first.pids.redis, 'SIGKILL');
  const known: readonly number[] = Object.values(first.pids);
  const unnoted = await waitFor(() => childrenOf(first.pids.supervisor).find((pid) => !known.includes(pid)));
  process.kill(first.pids.supervisor, 'SIGKILL');
  await waitFor(() => !isAlive(unnoted), { withinMs: 5_000, what: 'the end of a process that nobody has noted' });
  const second = await enginesOf(local(home));
  expect(second.redisUrl).toBe(first.redisUrl);
  await expectEverywhere(second);
});

test('a second start on the same home ends with one line, and the first goes on', async () => {
  const home = usedHome();
  const engines = await enginesOf(local(home));
  const second = local(home);
  expect(await second.ended).toBe(1);
  expect(second.output().trim().split('\n')).toEqual([
    `Tributary already runs on ${home} (process ${engines.pids.supervisor}). Stop that one first, or set TRIBUTARY_HOME to another folder.`,
  ]);
  expect(isAlive(engines.pids.postgres)).toBe(true);
});

test('two starts at the same moment on a home that a killed one left locked: one of them wins', async () => {
  const home = usedHome();
  const first = await enginesOf(local(home));
  for (const pid of Object.values(first.pids)) process.kill(pid, 'SIGKILL');
  const both = [local(home), local(home)];
  const loser = await Promise.race(both.map((run) => run.ended.then(() => run)));
  expect(loser.output()).toContain('already runs on');
  const winner = both.find((run) => run !== loser);
  expect(winner && isAlive((await enginesOf(winner)).pids.postgres)).toBe(true);
});

test('Ctrl-C stops every process in seconds and leaves nothing behind', async () => {
  const home = usedHome();
  const run = local(home);
  const { pids } = await enginesOf(run);
  run.child.kill('SIGINT');
  expect(await run.ended).toBe(0);
  expect(Object.values(pids).filter(isAlive)).toEqual([]);
  expect(run.output()).toContain('Everything is stopped.');
});

test('Ctrl-C while it still starts stops what was started', async () => {
  const home = newHome();
  const run = local(home);
  await waitFor(
    () => existsSync(join(home, 'run', 'postgres.json')) && existsSync(join(home, 'run', 'clickhouse.json')),
  );
  const pids = ['postgres', 'clickhouse'].map((name) => pidOf(home, name));
  run.child.kill('SIGINT');
  await run.ended;
  expect(pids.filter(isAlive)).toEqual([]);
});

test('when the npm that started it is killed, everything stops, and the next start waits for that', async () => {
  const home = usedHome();
  const folder = newHome();
  const script = `"${process.execPath}" "${MAIN}" engines --json --home "${home}"`;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'starter', scripts: { start: script } }));
  const npm = launch('npm', ['--prefix', folder, 'start']);
  const first = await enginesOf(npm);
  await writeEverywhere(first);
  npm.child.kill('SIGKILL');
  const again = await enginesOf(local(home));
  expect(Object.values(first.pids).filter(isAlive)).toEqual([]);
  await expectEverywhere(again);
});

test('the key and the engines password are made once, readable by the owner only', async () => {
  const home = newHome();
  const run = local(home);
  await enginesOf(run);
  const path = join(home, 'secrets.json');
  const made = readFileSync(path, 'utf8');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(Buffer.from(JSON.parse(made).TRIBUTARY_SECRET_KEY, 'base64')).toHaveLength(32);
  run.child.kill('SIGTERM');
  await run.ended;
  await enginesOf(local(home));
  expect(readFileSync(path, 'utf8')).toBe(made);
});

test('data without its secrets is not given new ones: one line says so', async () => {
  const home = usedHome();
  const run = local(home);
  await enginesOf(run);
  run.child.kill('SIGTERM');
  await run.ended;
  rmSync(join(home, 'secrets.json'));
  const again = local(home);
  expect(await again.ended).toBe(1);
  expect(again.output()).toMatch(/secrets\.json is missing, but there is data\./);
});

test('an engine port that was taken meanwhile is replaced, and the data is there', async () => {
  const home = usedHome();
  const run = local(home);
  const first = await enginesOf(run);
  await writeEverywhere(first);
  run.child.kill('SIGTERM');
  await run.ended;
  const thief = createServer().listen(Number(new URL(first.databaseUrl).port), '127.0.0.1');
  try {
    const second = await enginesOf(local(home));
    expect(second.databaseUrl).not.toBe(first.databaseUrl);
    expect(second.redisUrl).toBe(first.redisUrl);
    await expectEverywhere(second);
  } finally {
    thief.close();
  }
});

test('an app port in use is one line that names the port and the variable', async () => {
  const home = newHome();
  const port = await freePort();
  const thief = createServer().listen(port, '127.0.0.1');
  try {
    const run = launch(process.execPath, [MAIN, 'start', '--home', home], { CAPTURE_PORT: String(port) });
    expect(await run.ended).toBe(1);
    expect(run.output().trim()).toBe(
      `Port ${port} (capture) is in use by another program. Stop that one, or choose another port: CAPTURE_PORT=${port + 10} npm start`,
    );
  } finally {
    thief.close();
  }
});

test('a wrong variable is one line that names it', async () => {
  const run = launch(process.execPath, [MAIN, 'start', '--home', newHome()], { WEB_PORT: 'many' });
  expect(await run.ended).toBe(1);
  expect(run.output().trim().split('\n')).toHaveLength(1);
  expect(run.output()).toContain('WEB_PORT');
});

test('a machine without redis-server gets one line that says what to install', async () => {
  const tools = newHome(); // a PATH with nothing on it, apt-get included
  const run = launch(process.execPath, [MAIN, 'engines', '--home', newHome()], { PATH: tools });
  expect(await run.ended).toBe(1);
  expect(run.output()).toMatch(/redis-server is missing and could not be installed\. Install it \(.+\)/);
});
