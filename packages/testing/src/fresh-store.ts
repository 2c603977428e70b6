import { randomBytes } from 'node:crypto';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { z } from 'zod';
import { engineUrls } from './engine-urls';
import type { Fresh } from './fresh-database';

const tableRow = z.object({ name: z.string(), engine: z.string(), create_table_query: z.string() });

async function rows<T>(client: ClickHouseClient, row: z.ZodType<T>, query: string): Promise<T[]> {
  const result = await client.query({ query, format: 'JSONEachRow' });
  return z.array(row).parse(await result.json());
}

/** Tables before the views that read them. */
const viewsLast = (engine: string): number => (engine.endsWith('View') ? 1 : 0);

/**
 * A new ClickHouse database with the tables of the migrated one of CLICKHOUSE_URL, empty but for the list of applied
 * migrations. Call `dispose` after the suite.
 */
export async function freshStore(clickhouseUrl: string = engineUrls().clickhouseUrl): Promise<Fresh> {
  const url = new URL(clickhouseUrl);
  const source = url.pathname.slice(1);
  const name = `test_${randomBytes(6).toString('hex')}`;
  url.pathname = '';
  const server = new URL(url);
  server.search = '';
  const client = createClient({ url: server.href, request_timeout: 60_000 });
  const tables = await rows(
    client,
    tableRow,
    `SELECT name, engine, create_table_query FROM system.tables WHERE database = '${source}'`,
  );
  if (tables.length === 0) throw new Error(`There are no tables in ${source}: start the engines with apps/local.`);
  await client.command({ query: `CREATE DATABASE ${name}` });
  for (const table of tables.sort((a, b) => viewsLast(a.engine) - viewsLast(b.engine)))
    await client.command({ query: table.create_table_query.replaceAll(`${source}.`, `${name}.`) });
  if (tables.some((table) => table.name === 'schema_migrations'))
    await client.command({ query: `INSERT INTO ${name}.schema_migrations SELECT * FROM ${source}.schema_migrations` });
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async dispose() {
      await client.command({ query: `DROP DATABASE IF EXISTS ${name} SYNC` });
      await client.close();
    },
  };
}
