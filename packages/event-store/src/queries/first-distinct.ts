/**
 * The first rows of a list of which a second run of a batch may have written some again: rows of one key are neighbours,
 * and all but the first are left out. `LIMIT 1 BY` would leave them out in the store, but a statement that has it reads
 * every column of every row on its way, where a plain `LIMIT` stops early and reads wide columns of the rows it gives.
 */
export async function firstDistinct<T>(
  wanted: number,
  { read, keyOf }: { read: (rows: number) => Promise<readonly T[]>; keyOf: (row: T) => string },
): Promise<T[]> {
  for (let rows = wanted; ; rows *= 4) {
    const found = await read(rows);
    const distinct = distinctOf(found, keyOf);
    if (distinct.length >= wanted || found.length < rows) return distinct.slice(0, wanted);
  }
}

/** Without those that have the key of the row before them. */
export function distinctOf<T>(rows: readonly T[], keyOf: (row: T) => string): T[] {
  const distinct: T[] = [];
  let last: string | undefined;
  for (const row of rows) {
    const key = keyOf(row);
    if (key !== last) distinct.push(row);
    last = key;
  }
  return distinct;
}
