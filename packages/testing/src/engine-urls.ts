/** The engines that the integration tests run on. Each suite makes a database, a store and a key space of its own in them. */
export type EngineUrls = { readonly databaseUrl: string; readonly redisUrl: string; readonly clickhouseUrl: string };

/**
 * The URLs from the environment. @throws with the way to get engines when they are not set: a suite that skipped itself
 * would look like one that passed.
 */
export function engineUrls(env: Readonly<Record<string, string | undefined>> = process.env): EngineUrls {
  const { DATABASE_URL, REDIS_URL, CLICKHOUSE_URL } = env;
  if (!DATABASE_URL || !REDIS_URL || !CLICKHOUSE_URL)
    throw new Error(
      'DATABASE_URL, REDIS_URL and CLICKHOUSE_URL are not set. Run `npm test -- --only integration`, or start engines with `node apps/local/dist/main.js engines --home <folder> --json` and set the three from its line.',
    );
  return { databaseUrl: DATABASE_URL, redisUrl: REDIS_URL, clickhouseUrl: CLICKHOUSE_URL };
}
