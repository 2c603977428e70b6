import type { JsonObject } from '@tributary/event-schema';
import pg from 'pg';
import { type DiscoveredStream, type PullSource, SourceError, type StreamCursor, type StreamSelection } from '../types';
import { openConnection, type ResolveHost, withConnection } from './connect';
import { discoverStreams } from './discover';
import { explainPostgresError } from './explain-error';
import { readPages } from './read-pages';
import { buildRowQuery } from './row-query';

export type { ResolveHost } from './connect';

const PREVIEW_MAX = 100;

async function getStream(client: pg.Client, name: string): Promise<DiscoveredStream> {
  const [stream] = await discoverStreams(client, name);
  if (!stream) {
    throw new SourceError(
      'config',
      `There is no table or view ${name} that this user may read. Discover the streams again.`,
    );
  }
  return stream;
}

/** Sentences on what would lose or double rows; empty when the selection is sound. */
async function problemsOf(client: pg.Client, stream: DiscoveredStream, selection: StreamSelection): Promise<string[]> {
  const problems: string[] = [];
  const cursor = stream.columns.find((column) => column.name === selection.cursorColumn);
  if (selection.mode === 'incremental' && !cursor) {
    problems.push(`${stream.name}: choose the column that grows with every change, or read the whole table each time.`);
  }
  if (cursor && !cursor.canBeCursor) {
    problems.push(
      `${stream.name}: ${cursor.name} is of type ${cursor.type}, which has no order to go by. Choose another cursor.`,
    );
  }
  if (selection.keyColumns.length === 0) {
    problems.push(
      `${stream.name} has no primary key: choose columns that are unique together, or rows could be lost or doubled.`,
    );
  }
  if (problems.length > 0) return problems;
  buildRowQuery(stream, selection);
  const isPrimary =
    stream.primaryKey.length > 0 && stream.primaryKey.every((column) => selection.keyColumns.includes(column));
  if (!isPrimary) {
    const keys = selection.keyColumns.map((column) => pg.escapeIdentifier(column)).join(', ');
    const { rowCount } = await client.query(
      `SELECT 1 FROM ${stream.name} GROUP BY ${keys} HAVING count(*) > 1 LIMIT 1`,
    );
    if (rowCount)
      problems.push(
        `${stream.name}: ${selection.keyColumns.join(', ')} is not unique. Some rows share the same values.`,
      );
  }
  return problems;
}

/** Rows of Postgres tables and views, read by cursor and key in pages. @see PullSource for what each method promises. */
export function createPostgresSource({ resolveHost }: { resolveHost: ResolveHost }): PullSource {
  return {
    test: (settings) =>
      withConnection({ settings, resolveHost }, async (client) => {
        const { rows } = await client.query<{ version: string }>("SELECT current_setting('server_version') AS version");
        const streams = await discoverStreams(client);
        if (streams.length === 0) {
          throw new SourceError(
            'config',
            `Connected, but user "${settings.user}" may read no table. Run GRANT SELECT on the tables you want.`,
          );
        }
        const found = streams.length === 1 ? '1 table or view' : `${streams.length} tables and views`;
        return `Connected to Postgres ${rows[0]?.version ?? ''}: ${found} can be read.`;
      }),

    discover: (settings) => withConnection({ settings, resolveHost }, (client) => discoverStreams(client)),

    preview: (settings, name, limit) =>
      withConnection({ settings, resolveHost }, async (client) => {
        const stream = await getStream(client, name);
        const { rows } = await client.query<{ row: string }>(
          `SELECT row_to_json(t)::text AS row FROM (SELECT * FROM ${stream.name} LIMIT ${Math.min(PREVIEW_MAX, Math.max(1, limit))}) t`,
        );
        return rows.map(({ row }) => JSON.parse(row) as JsonObject);
      }),

    checkSelection: (settings, selection) =>
      withConnection({ settings, resolveHost }, async (client) =>
        problemsOf(client, await getStream(client, selection.name), selection),
      ),

    estimate: (settings, selection, from) =>
      withConnection({ settings, resolveHost }, async (client) => {
        const stream = await getStream(client, selection.name);
        return estimateRows(client, stream, selection, from);
      }),

    async *read({ settings, selection, from, pageRows, signal }) {
      const client = await openConnection({ settings, resolveHost });
      try {
        const query = buildRowQuery(await getStream(client, selection.name), selection);
        yield* readPages({ client, query, selection, from, pageRows, signal });
      } catch (error) {
        throw error instanceof SourceError ? error : explainPostgresError(error, settings);
      } finally {
        await client.end().catch(() => undefined);
      }
    },
  };
}

/** The planner's own estimate of the rows behind the cursor: exact counts of big tables cost minutes. */
async function estimateRows(
  client: pg.Client,
  stream: DiscoveredStream,
  selection: StreamSelection,
  from: StreamCursor | null,
): Promise<number> {
  const query = buildRowQuery(stream, selection);
  const start = from?.historyDone && selection.mode === 'full' ? null : from;
  const { text, values } = query.page(start, 0, 1);
  const unbounded = text.replace(/ ORDER BY .*$/s, '');
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN (FORMAT JSON) ${unbounded}`, values);
  const plan = /"Plan Rows": (\d+)/.exec(rows[0]?.['QUERY PLAN'] ?? '');
  return plan ? Number(plan[1]) : -1;
}
