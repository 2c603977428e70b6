import { z } from 'zod';
import type { Connection, QueryParams } from './connection';

/** A question as a value: parameters and rows have a parser each, the SQL between them stays SQL. */
export interface Query<P extends z.ZodType<QueryParams>, R extends z.ZodType> {
  /** Depends on the parameters only in which clauses are there; their values go as `{name: Type}`. */
  readonly sql: (params: z.output<P>) => string;
  readonly params: P;
  readonly row: R;
}

export function defineQuery<P extends z.ZodType<QueryParams>, R extends z.ZodType>(query: Query<P, R>): Query<P, R> {
  return query;
}

/** @throws ZodError when the input or an answered row does not have the query's shape */
export async function ask<P extends z.ZodType<QueryParams>, R extends z.ZodType>(
  connection: Pick<Connection, 'rows'>,
  query: Query<P, R>,
  input: z.input<P>,
): Promise<z.output<R>[]> {
  const params = query.params.parse(input);
  const sql = query.sql(params);
  return z.array(query.row).parse(await connection.rows(sql, namedIn(sql, params)));
}

/** Values that stand in the statement themselves don't go along: they may be more than a URL holds. */
function namedIn(sql: string, params: QueryParams): QueryParams {
  return Object.fromEntries(Object.entries(params).filter(([name]) => sql.includes(`{${name}:`)));
}

/** `WHERE` of the clauses that are there. The workspace comes first, always. */
export function where(...clauses: readonly (string | false)[]): string {
  const all = ['workspace_id = {workspaceId: String}', ...clauses.filter((clause) => clause !== false)];
  return `WHERE ${all.join('\n  AND ')}`;
}

/** Counts and times come as numbers or, from older servers, as quoted 64-bit integers. */
export const wholeNumber = z.coerce.number();
export const workspaceId = z.string().min(1);
export const timeMs = z.number().int().nonnegative();
/** 32 hex characters. */
export const hexId = z.string().regex(/^[0-9a-f]{32}$/);
/** Seconds of one bar of a chart. */
export const intervalSeconds = z
  .number()
  .int()
  .min(60)
  .max(31 * 86_400);

/** SQL for a time parameter in ms. */
export const atMs = (parameter: string): string => `fromUnixTimestamp64Milli({${parameter}: Int64}, 'UTC')`;
/** SQL for an id parameter in hex. */
export const idOf = (parameter: string): string => `toFixedString(unhex({${parameter}: String}), 16)`;
