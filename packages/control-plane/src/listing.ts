/** A page as the outside sees it. `nextCursor` is null on the last one. */
export interface Listing<T> {
  readonly data: readonly T[];
  readonly nextCursor: string | null;
}

export interface ListInput {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export const whole = <T>(data: readonly T[]): Listing<T> => ({ data, nextCursor: null });

/** A page of rows that are all in memory, in the order given (newest id first). */
export function pageOf<R extends { readonly id: string }>(
  rows: readonly R[],
  { cursor, limit }: ListInput,
): { readonly rows: readonly R[]; readonly nextCursor: string | null } {
  const rest = cursor === undefined ? rows : rows.filter((row) => row.id < cursor);
  const page = rest.slice(0, limit);
  return { rows: page, nextCursor: rest.length > limit ? (page.at(-1)?.id ?? null) : null };
}

/** ISO 8601 in UTC, as every time is shown. */
export const iso = (date: Date): string => date.toISOString();
export const isoOrNull = (date: Date | null): string | null => date?.toISOString() ?? null;
