import { withPostgres } from './engines/postgres';
import type { EngineUrls } from './engines/start-engines';
import { StartError } from './start-error';

/** Which server could not be reached, and through which variable to name another. */
async function explained<T>(variable: string, url: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { hostname, port } = new URL(url);
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`Migrating ${hostname}:${port} (${variable}) failed: ${message.trim()}`, { cause });
  }
}

/**
 * Brings both databases to the state that this build expects; makes them when they are missing. The rooms are loaded
 * only here, because loading takes as long as starting an engine does, and the engines start meanwhile.
 */
export async function migrate({ databaseUrl, clickhouseUrl }: EngineUrls): Promise<void> {
  const both = await Promise.allSettled([
    explained('DATABASE_URL', databaseUrl, async () => {
      const { migrateDatabase } = await import('@tributary/db/migrate');
      await migrateDatabase(databaseUrl);
    }),
    explained('CLICKHOUSE_URL', clickhouseUrl, async () => {
      const { migrateEventStore } = await import('@tributary/event-store');
      await migrateEventStore({ url: clickhouseUrl });
    }),
  ]);
  const failed = both.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Suffix of the copy that tests clone: a database with open connections can't be a template, and this one has none. */
const TEMPLATE_SUFFIX = '_template';

/** Keeps an untouched copy of the migrated database beside it. Nobody may be connected to `databaseUrl`. */
export async function refreshTemplate(databaseUrl: string): Promise<void> {
  const admin = new URL(databaseUrl);
  const name = decodeURIComponent(admin.pathname.slice(1));
  admin.pathname = '/postgres';
  await withPostgres(admin.href, async (client) => {
    const template = client.escapeIdentifier(`${name}${TEMPLATE_SUFFIX}`);
    await client.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${template} TEMPLATE ${client.escapeIdentifier(name)}`);
  });
}
