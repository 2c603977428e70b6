import { Analytics } from '@segment/analytics-node';
import { type Product, waitFor } from '@tributary/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { booksOf, createSdkSource, listAllEvents, startPrepared, untilStored } from './set-up';

const ROWS = 100_000;
const LIVE_EVENTS = 500;

interface Sync {
  readonly id: string;
  readonly status: string;
  readonly rows: number;
  readonly rowsPerSecond: number;
  readonly estimatedRows: number | null;
  readonly error: string;
}

let product: Product;
let database: pg.Client;
let url: URL;

beforeAll(async () => {
  product = await startPrepared();
  // The table lives in the product's own Postgres server, in a database of its own: a customer's database to the source.
  const { databaseUrl } = product.engines();
  const admin = new pg.Client({ connectionString: databaseUrl });
  await admin.connect();
  await admin.query('CREATE DATABASE shop');
  await admin.end();
  url = new URL(databaseUrl);
  url.pathname = '/shop';
  url.search = '';
  database = new pg.Client({ connectionString: url.href });
  await database.connect();
  await database.query(`
    CREATE TABLE orders (id bigint PRIMARY KEY, customer text NOT NULL, total numeric NOT NULL, updated_at timestamptz NOT NULL);
    INSERT INTO orders SELECT i, 'customer-' || i % 1000, i / 100.0, '2026-01-01'::timestamptz + i * interval '1 millisecond'
      FROM generate_series(1, ${ROWS}) i;
    ANALYZE orders;`);
});

afterAll(async () => {
  await database?.end();
  await product?.dispose();
});

async function createTableSource(): Promise<string> {
  const { id } = await product.api<{ id: string }>('POST', 'sources', {
    name: 'Shop database',
    type: 'postgres',
    settings: {
      host: url.hostname,
      port: Number(url.port),
      database: 'shop',
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      ssl: 'disable',
    },
  });
  await product.api('POST', `sources/${id}/streams`, {
    name: 'public.orders',
    mode: 'incremental',
    cursorField: 'updated_at',
    primaryKey: ['id'],
    mapping: { kind: 'track', event: 'Order Updated', userIdColumn: 'customer' },
  });
  return id;
}

async function finished(sourceId: string, sync: Sync): Promise<{ end: Sync; seen: Sync[] }> {
  const seen: Sync[] = [];
  const end = await waitFor(
    async () => {
      const now = await product.api<Sync>('GET', `sources/${sourceId}/syncs/${sync.id}`);
      seen.push(now);
      return ['succeeded', 'failed', 'cancelled'].includes(now.status) && now;
    },
    { withinMs: 180_000, what: 'the sync to end' },
  );
  return { end, seen };
}

test('a table of 100,000 rows is pulled while live events flow, and only what is new the second time', async () => {
  const live = await createSdkSource(product, 'Live');
  const table = await createTableSource();
  const analytics = new Analytics({ writeKey: live.writeKey, host: product.captureUrl, flushAt: 10 });
  const sync = await product.api<Sync>('POST', `sources/${table}/syncs`);
  for (let index = 0; index < LIVE_EVENTS; index++) {
    analytics.track({ userId: `user-${index}`, event: 'Page Opened' });
    if (index % 50 === 49) await analytics.flush();
  }
  await analytics.closeAndFlush();
  // Live events do not wait for the history: they are all there before the pull has ended, or as soon as it has.
  await untilStored(product, live.id, LIVE_EVENTS);
  expect(await listAllEvents(product, live.id)).toHaveLength(LIVE_EVENTS);

  const { end, seen } = await finished(table, sync);
  expect(end).toMatchObject({ status: 'succeeded', rows: ROWS, error: '' });
  expect(seen.some((now) => now.status === 'running' && now.rows > 0 && now.rowsPerSecond > 0)).toBe(true);
  expect(end.estimatedRows).toBeGreaterThanOrEqual(ROWS);
  const books = await waitFor(
    async () => {
      const { source } = await booksOf(product, table);
      return source !== null && source.stored + source.duplicate + source.blocked >= ROWS && source;
    },
    { withinMs: 120_000, what: 'all rows to be stored' },
  );
  expect(books).toMatchObject({ stored: ROWS, duplicate: 0, blocked: 0 });

  await database.query("INSERT INTO orders VALUES (1000001, 'customer-new', 1, '2026-06-01')");
  const again = await finished(table, await product.api<Sync>('POST', `sources/${table}/syncs`));
  expect(again.end).toMatchObject({ status: 'succeeded' });
  const late = await waitFor(
    async () => {
      const { data } = await product.api<{ data: { userId: string }[] }>(
        'GET',
        `events?sourceId=${table}&userId=customer-new`,
      );
      return data.length > 0 && data;
    },
    { what: 'the new row' },
  );
  expect(late).toHaveLength(1);
  // The books are written after the event: they know of it a moment later.
  const last = await waitFor(
    async () => {
      const { source } = await booksOf(product, table);
      return source !== null && source.stored > ROWS && source;
    },
    { what: 'the books to know the new row' },
  );
  expect(last).toMatchObject({ stored: ROWS + 1, blocked: 0 });
});

test('a wrong password is said in words, and nothing is read', async () => {
  const answer = await product.api<{ ok: boolean; message: string }>('POST', 'sources/test', {
    type: 'postgres',
    settings: {
      host: url.hostname,
      port: Number(url.port),
      database: 'nowhere',
      user: 'postgres',
      password: decodeURIComponent(url.password),
      ssl: 'disable',
    },
  });
  expect(answer).toMatchObject({ ok: false, message: expect.stringContaining('There is no database "nowhere"') });
});
