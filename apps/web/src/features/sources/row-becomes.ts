import type { Stream } from '@/api';

export type RowMapping = Stream['mapping'];
type Row = Readonly<Record<string, unknown>>;

const textOf = (row: Row, column: string | undefined): string | undefined => {
  const value = column ? row[column] : undefined;
  return value === null || value === undefined || value === '' ? undefined : String(value);
};

/**
 * What a row becomes, for the preview: the same fields in the same places as the reader makes them. The reader also
 * adds a message id of its own, and turns the time into UTC.
 */
export function rowBecomes(
  name: string,
  row: Row,
  choice: { mapping: RowMapping; primaryKey: readonly string[] },
): Record<string, unknown> {
  const { mapping, primaryKey } = choice;
  const userId = textOf(row, mapping.userIdColumn);
  const own = `${name}:${primaryKey.map((column) => String(row[column] ?? '')).join(',')}`;
  const anonymousId =
    textOf(row, mapping.anonymousIdColumn) ?? (userId === undefined && mapping.kind !== 'identify' ? own : undefined);
  const groupId = textOf(row, mapping.groupIdColumn);
  const timestamp = textOf(row, mapping.timestampColumn);
  const kept = mapping.columns
    ? Object.fromEntries(Object.entries(row).filter(([column]) => mapping.columns?.includes(column)))
    : row;
  return {
    type: mapping.kind,
    ...(mapping.kind === 'track' ? { event: mapping.event ?? name } : {}),
    ...(userId === undefined ? {} : { userId }),
    ...(anonymousId === undefined ? {} : { anonymousId }),
    ...(groupId === undefined ? {} : { groupId }),
    ...(timestamp === undefined ? {} : { timestamp }),
    [mapping.kind === 'track' ? 'properties' : 'traits']: kept,
  };
}

/** A first guess that a person can correct: people tables identify, the rest are events named after the table. */
export function guessMapping(name: string, columns: readonly { name: string }[]): RowMapping {
  const has = (...names: string[]) => columns.find((column) => names.includes(column.name.toLowerCase()))?.name;
  const table = name.split('.').at(-1) ?? name;
  const people = /^(users?|customers?|people|persons?|contacts?|members?|accounts?)$/i.test(table);
  const userIdColumn = people
    ? has('user_id', 'customer_id', 'id')
    : has('user_id', 'userid', 'customer_id', 'account_id', 'person_id');
  const timestampColumn = people
    ? undefined
    : has('created_at', 'occurred_at', 'ordered_at', 'timestamp', 'inserted_at', 'created');
  return {
    kind: people ? 'identify' : 'track',
    ...(people ? {} : { event: `${titleOf(table)} row` }),
    ...(userIdColumn ? { userIdColumn } : {}),
    ...(timestampColumn ? { timestampColumn } : {}),
  };
}

function titleOf(table: string): string {
  const words = table.replace(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `track “Orders row”, user from user_id` */
export function mappingWords(mapping: RowMapping): string {
  const who = mapping.userIdColumn ?? mapping.anonymousIdColumn;
  const what =
    mapping.kind === 'track' ? `Event “${mapping.event ?? ''}”` : mapping.kind === 'identify' ? 'Person' : 'Group';
  return who ? `${what}, by ${who}` : what;
}
