import { readdirSync, readFileSync } from 'node:fs';
import { ClickHouseError } from '@clickhouse/client';
import { digest } from '@tributary/kernel';
import { z } from 'zod';
import { type Connection, connect, databaseOf } from './connection';

const DIRECTORY = new URL('../clickhouse/', import.meta.url);
const UP = /^(\d{4}_\w+)\.up\.sql$/;
/** A statement behind this comment is about a setting that older engines do not know, and do not need. */
const WHERE_KNOWN = /^\s*-- Where known\b/;
const UNKNOWN_SETTING = '115';
const AppliedRow = z.object({ name: z.string(), checksum: z.string() });

interface Migration {
  readonly name: string;
  readonly statements: readonly string[];
  readonly checksum: string;
}

function readMigrations(): Migration[] {
  return readdirSync(DIRECTORY)
    .flatMap((file) => UP.exec(file)?.[1] ?? [])
    .sort()
    .map((name) => {
      const text = readFileSync(new URL(`${name}.up.sql`, DIRECTORY), 'utf8');
      const statements = text.split(/;\s*\n/).filter((statement) => statement.trim() !== '');
      return { name, statements, checksum: digest(text) };
    });
}

async function readApplied(connection: Connection): Promise<ReadonlyMap<string, string>> {
  const rows = await connection.rows('SELECT name, checksum FROM schema_migrations FINAL');
  return new Map(
    z
      .array(AppliedRow)
      .parse(rows)
      .map(({ name, checksum }) => [name, checksum]),
  );
}

/** @throws what the engine says, but for a setting that is not known, and need not be */
export async function applyStatement(connection: Pick<Connection, 'command'>, statement: string): Promise<void> {
  try {
    await connection.command(statement);
  } catch (error) {
    const isUnknown = error instanceof ClickHouseError && error.code === UNKNOWN_SETTING;
    if (!isUnknown || !WHERE_KNOWN.test(statement)) throw error;
  }
}

/**
 * Creates the database if there is none and applies what is missing, in order. ClickHouse has no transactions and no
 * locks for this, so every statement is written to be harmless when it runs twice (IF NOT EXISTS), and two processes may
 * start at once. Returns the names that were applied now. @throws when a migration was changed after it was applied
 */
export async function migrateEventStore({ url }: { url: string }): Promise<readonly string[]> {
  const database = databaseOf(url);
  const outside = connect(url, 'default');
  await outside
    .command(`CREATE DATABASE IF NOT EXISTS \`${database.replace(/[`\\]/g, '\\$&')}\``)
    .finally(outside.close);
  const connection = connect(url);
  try {
    await connection.command(
      `CREATE TABLE IF NOT EXISTS schema_migrations (name String, checksum String, applied_at DateTime64(3, 'UTC'))
       ENGINE = ReplacingMergeTree ORDER BY name SETTINGS fsync_after_insert = 1`,
    );
    const applied = await readApplied(connection);
    const now: string[] = [];
    for (const { name, statements, checksum } of readMigrations()) {
      const before = applied.get(name);
      if (before === checksum) continue;
      if (before !== undefined) throw new Error(`migration ${name} was changed after it was applied to ${database}`);
      for (const statement of statements) await applyStatement(connection, statement);
      await connection.command(`INSERT INTO schema_migrations SELECT '${name}', '${checksum}', now64(3, 'UTC')`);
      now.push(name);
    }
    return now;
  } finally {
    await connection.close();
  }
}
