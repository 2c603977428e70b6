// Questions to the store, for verifying.
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';

export function openStore(clickhouseUrl) {
  const url = new URL(clickhouseUrl);
  const database = url.pathname.slice(1) || 'default';
  url.pathname = '';
  url.search = '';
  const client = createClient({
    url: url.href,
    database,
    request_timeout: 120_000,
    log: { level: ClickHouseLogLevel.OFF },
  });
  const ask = async (query, params = {}) =>
    (await client.query({ query, query_params: params, format: 'JSONEachRow' })).json();
  return { ask, command: (query) => client.command({ query }), close: () => client.close(), url: url.href, database };
}

const WORK = ['InsertQuery', 'InsertedRows', 'Merge', 'MergedRows'];

/** What the store has done since it started, by the name of its counter: how many inserts and merges, of how many rows. */
export async function workDone(store) {
  const rows = await store.ask('SELECT event, value FROM system.events WHERE event IN {names: Array(String)}', {
    names: WORK,
  });
  const found = new Map(rows.map(({ event, value }) => [event, Number(value)]));
  return Object.fromEntries(WORK.map((name) => [name, found.get(name) ?? 0]));
}

/**
 * Merges all that waits to be merged. What a scenario left would be merged within the next one, at 2 to 4 µs per row: six
 * times as many rows as it brought itself were seen. Each pays for the merging of its own.
 */
export async function mergeAll(store) {
  const tables = await store.ask(
    'SELECT database, table FROM system.parts WHERE active GROUP BY database, table HAVING count() > 1',
  );
  for (const { database, table } of tables) await store.command(`OPTIMIZE TABLE ${database}.${table} FINAL`);
}

/** Rows of a table, from its metadata. */
export async function countRows(store, table) {
  const [row] = await store.ask(`SELECT count() AS rows FROM ${table}`);
  return Number(row.rows);
}

/** Each look costs the store some milliseconds; what is measured is longer by half of this, on average. */
const LOOK_EVERY_MS = 50;

/**
 * Looks all the time which parts the table has, and reads the message ids of each new one. The answer, once stopped: when
 * each was first seen by a question, in milliseconds since 1970.
 */
export function watchStored(store, run) {
  const seenAtMs = new Map();
  const parts = new Set();
  let isOver = false;
  const look = async () => {
    // An insert makes a part of level 1, as it leaves out what it holds twice; merges make higher ones.
    const found = await store.ask("SELECT name FROM system.parts WHERE active AND table = 'events' AND level <= 1");
    const fresh = found.map(({ name }) => name).filter((name) => !parts.has(name));
    if (fresh.length === 0) return;
    for (const name of fresh) parts.add(name);
    const rows = await store.ask(
      "SELECT message_id FROM events WHERE _part IN {fresh: Array(String)} AND startsWith(message_id, concat({run: String}, '-'))",
      { fresh, run },
    );
    const atMs = Date.now();
    for (const { message_id: id } of rows) if (!seenAtMs.has(id)) seenAtMs.set(id, atMs);
  };
  const watching = (async () => {
    while (!isOver) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    await look();
  })();
  return async () => {
    isOver = true;
    await watching;
    return seenAtMs;
  };
}

/** Distinct events of a run of Tributary's: message ids of a run share their beginning. */
export async function countEvents(store, run) {
  const [row] = await store.ask(
    "SELECT uniqExact(event_id) AS events FROM events WHERE startsWith(message_id, concat({run: String}, '-'))",
    { run },
  );
  return Number(row.events);
}

/** How many of these events are stored byte for byte. */
export async function countSame(store, samples) {
  const rows = await store.ask('SELECT message_id, raw FROM events WHERE message_id IN {ids: Array(String)}', {
    ids: samples.map(({ messageId }) => messageId),
  });
  const stored = new Map(rows.map((row) => [row.message_id, row.raw]));
  return samples.filter(({ messageId, text }) => stored.get(messageId) === text).length;
}

const NAIVE_TABLE = `CREATE TABLE IF NOT EXISTS naive.events (
  id UUID, source_id LowCardinality(String), message_id String, type LowCardinality(String), event LowCardinality(String),
  user_id String, anonymous_id String, timestamp DateTime64(3, 'UTC'), received_at DateTime64(3, 'UTC'),
  properties JSON, context JSON
) ENGINE = MergeTree ORDER BY (source_id, timestamp)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1`;

export async function createNaiveTable(store) {
  await store.command('CREATE DATABASE IF NOT EXISTS naive');
  await store.command(NAIVE_TABLE);
}

export async function countNaive(store, run) {
  const [row] = await store.ask(
    "SELECT uniqExact(message_id) AS events FROM naive.events WHERE startsWith(message_id, concat({run: String}, '-'))",
    { run },
  );
  return Number(row.events);
}
