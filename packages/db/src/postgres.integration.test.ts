import { randomBytes } from 'node:crypto';
import { newId } from '@tributary/kernel';
import { freshDatabase } from '@tributary/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDb } from './index';
import { personChange } from './persons/conformance';
import { type Ask, askOf, inPgTransaction, openPool } from './postgres';

const secretKey = randomBytes(32).toString('base64');
let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: ReturnType<typeof openPool>;
let ask: Ask;

beforeAll(async () => {
  database = await freshDatabase();
  // One connection, so that a test which leaves it taken or broken makes the next one fail.
  pool = openPool(database.url, 1);
  ask = askOf(pool);
  await ask`CREATE TABLE notes (text text PRIMARY KEY)`;
});

afterAll(async () => {
  await pool?.end();
  await database?.dispose();
});

const notes = async () => (await ask<{ text: string }>`SELECT text FROM notes ORDER BY text`).map(({ text }) => text);
const ownPid = async (ask: Ask) => (await ask<{ pid: number }>`SELECT pg_backend_pid() AS pid`)[0]?.pid;

/** Ends connections from outside, as a restart of Postgres does. */
async function endConnection(pid: number | undefined): Promise<void> {
  const other = openPool(database.url, 1);
  await askOf(other)`SELECT pg_terminate_backend(${pid})`;
  await other.end();
}

test('values go beside the SQL, whatever is in them', async () => {
  const hostile = `'); DROP TABLE notes; --"{},\\`;
  const [row] = await ask<{ a: string; b: string[] }>`SELECT ${hostile}::text AS a, ${[hostile, '']}::text[] AS b`;
  expect(row).toEqual({ a: hostile, b: [hostile, ''] });
});

test('a text is parsed once for each connection', async () => {
  for (const value of ['x', 'y', 'z']) await ask`SELECT ${value}::text AS only_here`;
  const prepared = await ask<{ uses: number }>`
    SELECT (generic_plans + custom_plans)::int AS uses FROM pg_prepared_statements WHERE statement LIKE '%only_here'`;
  expect(prepared).toEqual([{ uses: 3 }]);
});

test('all of a transaction is there, or nothing of it, and its connection can be used again', async () => {
  await inPgTransaction(pool, async (ask) => ask`INSERT INTO notes VALUES ('kept')`);
  const failing = inPgTransaction(pool, async (ask) => {
    await ask`INSERT INTO notes VALUES ('lost')`;
    throw new Error('the work failed');
  });
  await expect(failing).rejects.toThrow('the work failed');
  const refused = inPgTransaction(pool, async (ask) => {
    await ask`INSERT INTO notes VALUES ('lost too')`;
    await ask`INSERT INTO notes VALUES ('kept')`;
  });
  await expect(refused).rejects.toThrow('duplicate key');
  expect(await notes()).toEqual(['kept']);
});

test('a connection that Postgres ends under a transaction fails it, and the next one works', async () => {
  const ended = inPgTransaction(pool, async (ask) => {
    await ask`INSERT INTO notes VALUES ('unheard')`;
    await endConnection(await ownPid(ask));
    await ask`SELECT 1`;
  });
  await expect(ended).rejects.toThrow();
  expect(await notes()).toEqual(['kept']);
});

test('a connection that Postgres ends while it is idle is replaced', async () => {
  const before = await ownPid(ask);
  const gone = new Promise((resolve) => pool.once('error', resolve));
  await endConnection(before);
  await gone;
  expect(await ownPid(ask)).not.toBe(before);
});

test('a transaction that waits for too long is given up, and lets go of its locks', async () => {
  const holder = openPool(database.url, 1);
  let letGo = () => {};
  let held: Promise<unknown> = Promise.resolve();
  await new Promise<void>((holding) => {
    held = inPgTransaction(holder, async (ask) => {
      await ask`SELECT pg_advisory_xact_lock(1)`;
      holding();
      await new Promise<void>((resolve) => {
        letGo = resolve;
      });
    });
  });
  const waiting = inPgTransaction(
    pool,
    async (ask) => {
      await ask`SELECT pg_advisory_xact_lock(2)`;
      await ask`SELECT pg_advisory_xact_lock(1)`;
    },
    { timeoutMs: 300 },
  );
  await expect(waiting).rejects.toThrow('timeout');
  letGo();
  await held;
  await inPgTransaction(holder, async (ask) => ask`SELECT pg_advisory_xact_lock(1), pg_advisory_xact_lock(2)`);
  await holder.end();
});

test('changes of persons wait for those who hold the lock of the workspace through Prisma', async () => {
  const db = createDb({ databaseUrl: database.url, secretKey });
  const workspaceId = newId('ws');
  await db.workspaces.create({ id: workspaceId, slug: workspaceId, name: 'Lock' });
  const order: string[] = [];
  const changes = [personChange({ distinctId: 'u' })];
  let applying: Promise<unknown> = Promise.resolve();
  await db.transaction(async ({ persons }) => {
    await persons.lock({ workspaceId });
    applying = db.persons.apply({ workspaceId, changes, nowMs: Date.now() }).then(() => order.push('applied'));
    await expect.poll(() => waitingForLocks(), { timeout: 5_000 }).toBe(1);
    order.push('let go');
  });
  await applying;
  expect(order).toEqual(['let go', 'applied']);
  await db.close();
  await db.close();
});

const waitingForLocks = async () =>
  (
    await ask<{ count: number }>`
    SELECT count(*)::int AS count FROM pg_locks l JOIN pg_database d ON d.oid = l.database
    WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted`
  )[0]?.count;
