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

/** Rows of a table, from its metadata. */
export async function countRows(store, table) {
  const [row] = await store.ask(`SELECT count() AS rows FROM ${table}`);
  return Number(row.rows);
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
