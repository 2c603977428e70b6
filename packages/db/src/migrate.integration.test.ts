import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterEach, expect, test } from 'vitest';
import { MigrationFailed, migrateDatabase } from './migrate';

const made: URL[] = [];

function newDatabaseUrl(): URL {
  const url = new URL(process.env.DATABASE_URL ?? 'postgresql://unset');
  url.pathname = `/test_${randomBytes(6).toString('hex')}`;
  made.push(url);
  return url;
}

async function query<R>(url: URL, sql: string): Promise<R[]> {
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    return (await client.query(sql)).rows as R[];
  } finally {
    await client.end();
  }
}

afterEach(async () => {
  for (const url of made.splice(0)) {
    const admin = new URL(url);
    admin.pathname = '/postgres';
    await query(admin, `DROP DATABASE IF EXISTS ${url.pathname.slice(1)} WITH (FORCE)`);
  }
});

test('a database that is not there is made and migrated; a second time there is nothing to do, at once', async () => {
  const url = newDatabaseUrl();
  expect(await migrateDatabase(url.href)).toEqual({ applied: true });
  const tables = await query<{ name: string }>(
    url,
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
  );
  expect(tables.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['users', 'workspaces', 'sources', 'audit_log']),
  );
  const startedAt = performance.now();
  expect(await migrateDatabase(url.href)).toEqual({ applied: false });
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});

test('two who migrate the same database at the same moment both succeed, and it is migrated once', async () => {
  const url = newDatabaseUrl();
  await Promise.all([migrateDatabase(url.href), migrateDatabase(url.href)]);
  const twice = await query(url, 'SELECT migration_name FROM _prisma_migrations GROUP BY 1 HAVING count(*) > 1');
  expect(twice).toEqual([]);
});

test('a migration that fails is told in the words of Prisma', async () => {
  const url = newDatabaseUrl();
  const admin = new URL(url);
  admin.pathname = '/postgres';
  await query(admin, `CREATE DATABASE ${url.pathname.slice(1)}`);
  // In the way of the first migration.
  await query(url, 'CREATE TABLE users (nothing int)');
  await expect(migrateDatabase(url.href)).rejects.toBeInstanceOf(MigrationFailed);
});
