import { z } from 'zod';

/** A place in a list that is ordered by (time, id). */
export interface Place {
  readonly atMs: number;
  readonly id: string;
}

const PlaceParts = z.tuple([z.number().int(), z.string().regex(/^[0-9a-f]{32}$/)]);

/** The caller's cursor is not one of ours. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}

export function encodeCursor({ atMs, id }: Place): string {
  return Buffer.from(JSON.stringify([atMs, id])).toString('base64url');
}

/** @throws InvalidCursor */
export function decodeCursor(cursor: string): Place {
  try {
    const [atMs, id] = PlaceParts.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { atMs, id };
  } catch (cause) {
    throw new InvalidCursor('the cursor is not one that this list gave out', { cause });
  }
}

/** One page of a list, newest first. */
export interface Page<T> {
  readonly rows: readonly T[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** Cuts `limit + 1` rows to a page. */
export function toPage<T>(rows: readonly T[], limit: number, placeOf: (row: T) => Place): Page<T> {
  const last = rows[limit - 1];
  const nextCursor = rows.length > limit && last !== undefined ? encodeCursor(placeOf(last)) : null;
  return { rows: rows.slice(0, limit), nextCursor };
}

export const pageLimit = z.number().int().min(1).max(500).default(50);
