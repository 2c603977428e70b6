import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventRow } from '../conformance';
import { batchOf } from '../event-batch';
import { createEventStore } from '../event-store';
import { migrateEventStore } from '../migrate';

const room = fileURLToPath(new URL('../../', import.meta.url));
const program = join(room, 'node_modules', '.cache', `embedded-main-${process.pid}.mjs`);
const directories: string[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  await build({
    ...{ entryPoints: [join(room, 'src/embedded-main.ts')], outfile: program },
    ...{ bundle: true, packages: 'external', platform: 'node', format: 'esm', logLevel: 'error' },
  });
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
  rmSync(program, { force: true });
});

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'tributary-chdb-'));
  directories.push(directory);
  return directory;
}

interface Server {
  readonly url: string;
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;
}

/** Starts the engine's process as `apps/local` does, and waits for its line. */
async function startServer(path: string, env: Record<string, string> = {}): Promise<Server> {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, UV_THREADPOOL_SIZE: '16', CHDB_PATH: path, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  let said = '';
  child.stderr?.on('data', (part: Buffer) => {
    said += part.toString();
  });
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (part: Buffer) => {
      text += part.toString();
      if (text.includes('\n')) resolve(text);
    });
    void exited.then((code) => reject(new Error(`ended with ${code}: ${said}`)));
  });
  const { port } = JSON.parse(line) as { port: number };
  return { url: `http://127.0.0.1:${port}`, child, exited };
}

const insert = (url: string, query: string, body: string) =>
  fetch(`${url}/?query=${encodeURIComponent(query)}`, { method: 'POST', body });

describe('the embedded engine behind HTTP', () => {
  let client: ClickHouseClient;
  let server: Server;
  const rows = async (query: string, params: Record<string, unknown> = {}) =>
    (await client.query({ query, query_params: params, format: 'JSONEachRow' })).json();

  async function open(): Promise<void> {
    server = await startServer(newDirectory());
    client = createClient({
      log: { level: ClickHouseLogLevel.OFF },
      url: server.url,
      compression: { request: true, response: true },
    });
  }
  afterEach(() => client?.close());

  test('bytes from clients are data in every format, whatever they look like', async () => {
    await open();
    await client.command({ query: 'CREATE TABLE t (a String, b UInt32 DEFAULT 7) ENGINE = MergeTree ORDER BY b' });
    const hostile = "x\n\n;DROP TABLE t;\n\0'\\";
    const json = `\n\n${JSON.stringify({ a: hostile, b: 1 })}\n\n\n{"a":"plain"}\n`;
    await client.insert({ table: 't', values: [{ a: hostile, b: 2 }], format: 'JSONEachRow' });
    expect((await insert(server.url, 'INSERT INTO t FORMAT JSONEachRow', json)).status).toBe(200);
    expect((await insert(server.url, 'INSERT INTO t (b, a) FORMAT CSV', `3,"x\n\n;DROP TABLE t;"\n`)).status).toBe(200);
    expect((await insert(server.url, 'INSERT INTO t FORMAT TSV', 'x\\n\\n;DROP TABLE t\t4\n')).status).toBe(200);
    const inline = "INSERT INTO t VALUES ('x\n\n;DROP TABLE t', 5), ('y', 6)";
    expect((await fetch(server.url, { method: 'POST', body: inline })).status).toBe(200);
    expect(await rows('SELECT a, b FROM t ORDER BY b, a')).toEqual([
      ...[1, 2].map((b) => ({ a: hostile, b })),
      { a: 'x\n\n;DROP TABLE t;', b: 3 },
      { a: 'x\n\n;DROP TABLE t', b: 4 },
      { a: 'x\n\n;DROP TABLE t', b: 5 },
      { a: 'y', b: 6 },
      { a: 'plain', b: 7 },
    ]);
  });

  test('a body that cannot be read whole writes nothing, and tells why', async () => {
    await open();
    await client.command({ query: 'CREATE TABLE t (a UInt32) ENGINE = MergeTree ORDER BY a' });
    const answer = await insert(server.url, 'INSERT INTO t FORMAT JSONEachRow', '{"a":1}\n{"a":"no number"}\n');
    expect([answer.status >= 400, await answer.text()]).toEqual([true, expect.stringContaining('Code: ')]);
    expect((await insert(server.url, 'INSERT INTO t FORMAT ArrowStream', 'not arrow')).status).toBeGreaterThanOrEqual(
      400,
    );
    expect(await rows('SELECT count() AS n FROM t')).toEqual([{ n: 0 }]);
    const spools = existsSync('/dev/shm') ? readdirSync('/dev/shm') : [];
    expect(spools.filter((name) => name.startsWith(`tributary-insert-${server.child.pid}-`))).toEqual([]);
  });

  test('parameters, settings, streams and errors are as a ClickHouse server has them', async () => {
    await open();
    const values = { s: "it's \\ \t \n {x}", a: ["a'b", 'c\\d'], n: 42, x: null };
    expect(
      await rows('SELECT {s:String} s, {a:Array(String)} a, {n:UInt32} n, {x:Nullable(String)} x', values),
    ).toEqual([values]);
    await expect(rows('SELECT {zz:String}')).rejects.toMatchObject({ code: '456' });
    await expect(rows('SELECT * FROM nope')).rejects.toMatchObject({ code: '60' });
    const slow = client.query({
      query: 'SELECT count() FROM numbers(100000000000) WHERE sleepEachRow(0) = 0',
      clickhouse_settings: { max_execution_time: 1 },
    });
    await expect(slow).rejects.toMatchObject({ code: '159' });
    expect(await rows("SELECT value FROM system.settings WHERE name = 'max_execution_time'")).toEqual([{ value: '0' }]);
    expect(await rows('SELECT number FROM numbers(200000)')).toHaveLength(200_000);
    const failing = rows(
      'SELECT throwIf(number = 3000000) FROM numbers(4000000) SETTINGS max_block_size = 65536, max_threads = 1',
    );
    await expect(failing).rejects.toMatchObject({ code: '395' });
  });

  test('a password that is set is asked for', async () => {
    server = await startServer(newDirectory(), { CHDB_USER: 'tributary', CHDB_PASSWORD: 'secret' });
    client = createClient({
      log: { level: ClickHouseLogLevel.OFF },
      url: server.url,
      username: 'tributary',
      password: 'secret',
    });
    expect(await rows('SELECT 1 AS n')).toEqual([{ n: 1 }]);
    expect((await fetch(`${server.url}/?query=SELECT+1`)).status).toBe(403);
    expect((await fetch(`${server.url}/ping`)).status).toBe(200);
  });

  test('a second process on the same data is refused with a reason', async () => {
    server = await startServer(newDirectory());
    const path = directories[directories.length - 1] ?? '';
    await expect(startServer(path)).rejects.toThrow('in use');
  });

  test('SIGTERM ends it cleanly, and the next one has the data', async () => {
    const path = newDirectory();
    server = await startServer(path);
    await migrateEventStore({ url: `${server.url}/tributary` });
    const before = createEventStore({ url: `${server.url}/tributary` });
    await before.appendEvents(batchOf([eventRow({ messageId: 'kept' })]));
    server.child.kill('SIGTERM');
    expect(await server.exited).toBe(0);
    await before.close();
    server = await startServer(path);
    const after = createEventStore({ url: `${server.url}/tributary` });
    expect((await after.getEvent({ workspaceId: 'ws_conformance', messageId: 'kept' })).events).toHaveLength(1);
    await after.close();
  });

  test('bodies are handed over in shared memory; without it they go through the socket', async () => {
    server = await startServer(newDirectory());
    await migrateEventStore({ url: `${server.url}/tributary` });
    const directories = existsSync('/dev/shm') ? ['/dev/shm', '/nowhere'] : ['/nowhere'];
    for (const directory of directories) {
      const messageId = `by ${directory}`;
      const store = createEventStore({ url: `${server.url}/tributary?hand_over=${encodeURIComponent(directory)}` });
      // A long body first: what the next, shorter one leaves of it in the file is not read.
      await store.appendEvents(
        batchOf([eventRow({ messageId: `${messageId}, long`, raw: Buffer.alloc(90_000, 120) })]),
      );
      await store.appendEvents(batchOf([eventRow({ messageId })]));
      expect((await store.getEvent({ workspaceId: 'ws_conformance', messageId })).events).toHaveLength(1);
      await store.close();
    }
    const left = existsSync('/dev/shm') ? readdirSync('/dev/shm') : [];
    expect(left.filter((name) => name.startsWith(`tributary-insert-${process.pid}-`))).toEqual([]);
  });

  test('a file that is not one of ours is not read', async () => {
    server = await startServer(newDirectory());
    const create = await fetch(server.url, {
      method: 'POST',
      body: 'CREATE TABLE t (a String) ENGINE = MergeTree ORDER BY a',
    });
    expect(create.status).toBe(200);
    for (const name of ['../etc/passwd', '/etc/passwd', 'tributary-insert-1-x']) {
      const answer = await fetch(`${server.url}/?query=${encodeURIComponent('INSERT INTO t FORMAT TSV')}`, {
        method: 'POST',
        headers: { 'x-tributary-handed-over': name },
      });
      expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining('No body is called')]);
    }
  });

  test('kill -9 in mid-insert loses no acknowledged batch', async () => {
    const path = newDirectory();
    const acknowledged: string[] = [];
    for (let round = 0; round < 3; round++) {
      server = await startServer(path);
      const url = `${server.url}/tributary${existsSync('/dev/shm') ? '?hand_over=/dev/shm' : ''}`;
      await migrateEventStore({ url });
      const store = createEventStore({ url });
      const goal = acknowledged.length + 6;
      let killed = false;
      const writers = [0, 1].map(async (writer) => {
        for (let n = 0; !killed; n++) {
          const batch = `${round}-${writer}-${n}`;
          const events = Array.from({ length: 500 }, (_, index) =>
            eventRow({ messageId: `${batch}-${index}`, requestId: batch, raw: Buffer.alloc(1_000, 120) }),
          );
          await store.appendEvents(batchOf(events)).then(
            () => acknowledged.push(batch),
            () => {},
          );
        }
      });
      while (acknowledged.length < goal) await new Promise((resolve) => setTimeout(resolve, 2));
      server.child.kill('SIGKILL');
      await server.exited;
      killed = true;
      await Promise.all(writers);
      await store.close();
    }
    server = await startServer(path);
    client = createClient({ log: { level: ClickHouseLogLevel.OFF }, url: server.url, database: 'tributary' });
    const found = await rows('SELECT request_id AS id, count() AS n FROM events FINAL GROUP BY id');
    const counts = new Map((found as { id: string; n: number }[]).map(({ id, n }) => [id, Number(n)]));
    expect(acknowledged.length).toBeGreaterThanOrEqual(18);
    expect(acknowledged.filter((batch) => counts.get(batch) !== 500)).toEqual([]);
  });
});
