import { createClient } from '@clickhouse/client';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { afterEach, expect, test } from 'vitest';
import { type Fresh, freshDatabase } from './fresh-database';
import { freshRedis } from './fresh-redis';
import { freshStore } from './fresh-store';

const made: Fresh[] = [];
afterEach(async () => {
  for (const fresh of made.splice(0)) await fresh.dispose();
});

async function two(make: () => Promise<Fresh>): Promise<[Fresh, Fresh]> {
  const both: [Fresh, Fresh] = [await make(), await make()];
  made.push(...both);
  return both;
}

async function sql(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function clickhouse(url: string, query: string): Promise<unknown[]> {
  const { origin, username, password, pathname } = new URL(url);
  const client = createClient({ url: origin, username, password, database: pathname.slice(1) });
  try {
    if (!query.startsWith('SELECT')) {
      await client.command({ query });
      return [];
    }
    return await (await client.query({ query, format: 'JSONEachRow' })).json();
  } finally {
    await client.close();
  }
}

test('a fresh database is migrated, and what is written in one is not in another', async () => {
  const [one, other] = await two(() => freshDatabase());
  const migrations = 'SELECT count(*)::int AS n FROM _prisma_migrations WHERE finished_at IS NOT NULL';
  expect((await sql(one.url, migrations))[0]?.n).toBeGreaterThan(0);
  await sql(one.url, 'CREATE TABLE mine (n int)');
  await expect(sql(other.url, 'SELECT * FROM mine')).rejects.toThrow(/does not exist/);
});

test('a fresh store has the tables of the migrated one, empty and its own', async () => {
  const [one, other] = await two(() => freshStore());
  const tables = (await clickhouse(one.url, `SELECT name FROM system.tables WHERE database = currentDatabase()`)) as {
    name: string;
  }[];
  expect(tables.map((table) => table.name)).toEqual(expect.arrayContaining(['events', 'schema_migrations']));
  await clickhouse(one.url, 'CREATE TABLE mine (n Int8) ENGINE = Memory');
  await expect(clickhouse(other.url, 'SELECT * FROM mine')).rejects.toThrow(/mine/);
  expect(await clickhouse(one.url, 'SELECT toString(count()) AS n FROM events')).toEqual([{ n: '0' }]);
});

test('two fresh Redis databases do not see each other', async () => {
  const [one, other] = await two(() => freshRedis());
  const [mine, theirs] = [new Redis(one.url), new Redis(other.url)];
  try {
    await mine.set('key', 'mine');
    expect([await mine.get('key'), await theirs.get('key')]).toEqual(['mine', null]);
  } finally {
    mine.disconnect();
    theirs.disconnect();
  }
});
