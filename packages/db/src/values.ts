import type { Prisma } from './generated/client';

/** A JSON object as it stands in a column. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export const asRecord = (value: Prisma.JsonValue): JsonRecord =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonRecord) : {};

/** Rows are JSON by construction (they came through a parser); the compiler can't see that of Record<string, unknown>. */
export const toJson = (value: unknown): Prisma.InputJsonValue => value as Prisma.InputJsonValue;

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the keys whose value is undefined: to Prisma they would mean the same, to strict types they don't. */
export function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as Defined<T>;
}

/** A page of a list, newest first. `cursor` is the id of the last row of the page before. */
export interface PageInput {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Page<T> {
  readonly rows: readonly T[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** Ids sort by creation, so a page is an id range: stable while rows are added, cheap at any depth. */
export const pageQuery = ({ limit, cursor }: PageInput) => ({
  where: cursor === undefined ? {} : { id: { lt: cursor } },
  orderBy: { id: 'desc' as const },
  take: limit + 1,
});

export function toPage<R extends { id: string }, T>(found: readonly R[], limit: number, map: (row: R) => T): Page<T> {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows: rows.map(map), nextCursor: found.length > limit && last ? last.id : null };
}
