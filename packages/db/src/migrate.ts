// An entry of its own: it needs the repository's files and Prisma's CLI, which no running server does.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { childEnv } from './env';

const ROOT = new URL('../../../', import.meta.url);
const MIGRATIONS = new URL('prisma/migrations/', ROOT);
const CONFIG_FILE = 'prisma.config.ts';
const DATABASE_MISSING = '3D000';
const TABLE_MISSING = '42P01';
/** duplicate_database, and unique_violation: what the slower of two gets, by how much slower it is. */
const DATABASE_EXISTS = ['42P04', '23505'];

/** Migrating failed. The message is what Prisma said. */
export class MigrationFailed extends Error {
  override readonly name = 'MigrationFailed';
}

async function withClient<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const codeOf = (error: unknown) => (error as { code?: string }).code;

async function createDatabase(databaseUrl: string): Promise<void> {
  const url = new URL(databaseUrl);
  const name = decodeURIComponent(url.pathname.slice(1));
  url.pathname = '/postgres';
  await withClient(url.toString(), async (client) => {
    try {
      await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    } catch (error) {
      // Another process was faster.
      if (!DATABASE_EXISTS.includes(codeOf(error) ?? '')) throw error;
    }
  });
}

/** Names and checksums, as Prisma computes them: SHA-256 of migration.sql, hex. */
function migrationsInTree(): Map<string, string> {
  const names = readdirSync(MIGRATIONS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  return new Map(
    names.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(new URL(`${name}/migration.sql`, MIGRATIONS)))
        .digest('hex'),
    ]),
  );
}

async function appliedMigrations(client: pg.Client): Promise<Map<string, string>> {
  try {
    const { rows } = await client.query<{ migration_name: string; checksum: string }>(
      'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    );
    return new Map(rows.map((row) => [row.migration_name, row.checksum]));
  } catch (error) {
    if (codeOf(error) === TABLE_MISSING) return new Map();
    throw error;
  }
}

/** Whether the database has every migration of this tree, unchanged. @throws when Postgres can't be reached */
async function isUpToDate(databaseUrl: string): Promise<boolean> {
  return withClient(databaseUrl, async (client) => {
    const applied = await appliedMigrations(client);
    return [...migrationsInTree()].every(([name, checksum]) => applied.get(name) === checksum);
  });
}

async function runPrisma(databaseUrl: string): Promise<string> {
  const cli = createRequire(new URL('package.json', ROOT)).resolve('prisma/build/index.js');
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [cli, 'migrate', 'deploy', '--config', CONFIG_FILE],
      { cwd: fileURLToPath(ROOT), env: childEnv({ DATABASE_URL: databaseUrl }) },
      (error, stdout, stderr) => {
        if (error) reject(new MigrationFailed(`${stdout}\n${stderr}`.trim(), { cause: error }));
        else resolve(stdout);
      },
    );
  });
}

/**
 * Brings the database of the URL to this tree's schema: creates the database when it is missing, runs
 * `prisma migrate deploy` when a migration is. Asks Postgres first, so that nothing to do costs a few milliseconds.
 * @throws MigrationFailed with what Prisma said
 */
export async function migrateDatabase(databaseUrl: string): Promise<{ readonly applied: boolean }> {
  try {
    if (await isUpToDate(databaseUrl)) return { applied: false };
  } catch (error) {
    if (codeOf(error) !== DATABASE_MISSING) throw error;
    await createDatabase(databaseUrl);
  }
  await runPrisma(databaseUrl);
  return { applied: true };
}
