import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReadPage, SourceSettings, StreamCursor, StreamSelection } from '../types';
import { createPostgresSource } from './source';

const url = new URL(process.env.DATABASE_URL ?? 'postgresql://unset');
const schema = `sources_test_${process.pid}`;
const settings: SourceSettings = {
  host: url.hostname,
  port: Number(url.port),
  database: url.pathname.slice(1),
  user: url.username,
  password: decodeURIComponent(url.password),
  ssl: 'disable',
};
const source = createPostgresSource({ resolveHost: async (host) => host });
const admin = new pg.Client({ connectionString: url.href });
const orders: StreamSelection = {
  name: `${schema}.orders`,
  mode: 'incremental',
  cursorColumn: 'updated_at',
  keyColumns: ['id'],
  mapping: { kind: 'track', event: 'Order Updated', userIdColumn: 'customer' },
};

async function readAll(selection: StreamSelection, from: StreamCursor | null, pageRows = 100) {
  const pages: ReadPage[] = [];
  const signal = new AbortController().signal;
  for await (const page of source.read({ settings, selection, from, pageRows, signal })) pages.push(page);
  const events = pages.flatMap((page) => page.events.map((event) => JSON.parse(event)));
  return { pages, events, cursor: pages.at(-1)?.cursor ?? null };
}

beforeAll(async () => {
  await admin.connect();
  await admin.query(`
    CREATE SCHEMA ${schema};
    SET search_path = ${schema};
    CREATE TABLE orders (id bigint PRIMARY KEY, customer text, total numeric, updated_at timestamptz, "Odd ""name" text);
    INSERT INTO orders SELECT i, 'c' || i % 7, i * 1.5, '2026-01-01'::timestamptz + (i / 10) * interval '1 microsecond'
      FROM generate_series(1, 1000) i;
    CREATE TABLE keyless (name text, at timestamptz);
    INSERT INTO keyless VALUES ('a', now()), ('a', now());
    CREATE VIEW big_orders AS SELECT * FROM orders WHERE total > 1000;`);
});

afterAll(async () => {
  await admin.query(`DROP SCHEMA ${schema} CASCADE`);
  await admin.end();
});

describe('a Postgres source', () => {
  test('finds tables and views with columns, key and a cursor to suggest', async () => {
    const found = (await source.discover(settings)).filter((stream) => stream.name.startsWith(schema));
    expect(found.map((stream) => stream.name)).toEqual([
      `${schema}.big_orders`,
      `${schema}.keyless`,
      `${schema}.orders`,
    ]);
    expect(found[2]).toMatchObject({ primaryKey: ['id'], suggestedCursor: 'updated_at' });
    expect(found[2]?.columns.map((column) => column.name)).toContain('Odd "name');
  });

  test('reads every row once, although ten share each cursor value and differ by microseconds only', async () => {
    const { events, cursor } = await readAll(orders, null, 33);
    expect(new Set(events.map((event) => event.properties.id)).size).toBe(1000);
    expect(events).toHaveLength(1000);
    expect(cursor?.historyDone).toBe(true);
  });

  test('goes on from the cursor of any page as if it had not stopped', async () => {
    const { pages, events } = await readAll(orders, null, 64);
    const rest = await readAll(orders, pages[2]?.cursor ?? null, 64);
    const before = pages.slice(0, 3).flatMap((page) => page.events).length;
    expect(rest.events.map((event) => event.messageId)).toEqual(events.slice(before).map((event) => event.messageId));
  });

  test('takes a row that became visible late, and no other a second time', async () => {
    const { cursor } = await readAll(orders, null);
    await admin.query(
      `INSERT INTO ${schema}.orders SELECT 2000, 'late', 1, max(updated_at) - interval '20 microseconds' FROM ${schema}.orders`,
    );
    const { events } = await readAll(orders, cursor);
    expect(events.map((event) => event.userId)).toEqual(['late']);
  });

  test('reads the whole table again in full mode, with the same ids for rows that did not change', async () => {
    const full: StreamSelection = { ...orders, mode: 'full' };
    const first = await readAll(full, null);
    const second = await readAll(full, first.cursor);
    expect(second.events.map((event) => event.messageId)).toEqual(first.events.map((event) => event.messageId));
  });

  test('refuses a key that is not unique', async () => {
    const keyless: StreamSelection = {
      ...orders,
      name: `${schema}.keyless`,
      cursorColumn: 'at',
      keyColumns: ['name'],
      mapping: { kind: 'track' },
    };
    expect(await source.checkSelection(settings, keyless)).toEqual([
      `${schema}.keyless: name is not unique. Some rows share the same values.`,
    ]);
  });

  test('estimates what is left to read', async () => {
    await admin.query(`ANALYZE ${schema}.orders`);
    const { cursor } = await readAll(orders, null);
    expect(await source.estimate(settings, orders, null)).toBeGreaterThan(500);
    expect(await source.estimate(settings, orders, cursor)).toBeLessThan(50);
  });
});

test.each([
  ['a wrong database', { database: 'nowhere' }, /There is no database "nowhere"/],
  ['a port where nothing listens', { port: 1 }, /Nothing listens on .*:1\b/],
  ['encryption that is not offered', { ssl: 'require' }, /offers no encryption/],
])('says in words that it was given %s', async (_name, change, message) => {
  await expect(source.test({ ...settings, ...change })).rejects.toThrow(message);
});

test('never connects to an address that the guard refuses', async () => {
  const guarded = createPostgresSource({
    resolveHost: async () => {
      throw new Error('127.0.0.1 is a private address.');
    },
  });
  await expect(guarded.test(settings)).rejects.toThrow(/can't be reached: 127.0.0.1 is a private address/);
});

test('a stream name cannot smuggle SQL', async () => {
  await expect(source.preview(settings, `${schema}.orders; DROP TABLE ${schema}.orders`, 5)).rejects.toThrow(
    /There is no table/,
  );
});
