import type { SourceStreamRow, SyncMode } from '@tributary/db';
import type { DiscoveredStream, RowMapping, StreamColumn, StreamSelection } from '@tributary/sources';
import { AppError } from '../errors';
import { isoOrNull } from '../listing';

export interface StreamView {
  readonly id: string;
  readonly sourceId: string;
  readonly name: string;
  readonly selected: boolean;
  readonly mode: SyncMode;
  readonly cursorField: string | null;
  readonly primaryKey: readonly string[];
  readonly lookbackSeconds: number;
  readonly mapping: RowMapping;
  readonly columns: readonly StreamColumn[];
  /** The last cursor value that was read, as text. */
  readonly cursor: string | null;
  readonly cursorAt: string | null;
  readonly historyDone: boolean;
}

/** What a person chooses of a stream. */
export interface StreamChoice {
  readonly selected: boolean;
  readonly mode: SyncMode;
  readonly cursorField: string | null;
  readonly primaryKey: readonly string[];
  /** Rows that became visible late are found again this far behind the cursor; read twice, they are stored once. */
  readonly lookbackSeconds?: number | undefined;
  readonly mapping: RowMapping;
}

// The JSON columns hold what use-cases checked on the way in, in the shapes of @tributary/sources.
const mappingOf = (row: SourceStreamRow) => row.mapping as unknown as RowMapping;
const columnsOf = (row: SourceStreamRow) => row.columns as unknown as readonly StreamColumn[];

export const toStreamView = (row: SourceStreamRow): StreamView => ({
  id: row.id,
  sourceId: row.sourceId,
  name: row.name,
  selected: row.selected,
  mode: row.mode,
  cursorField: row.cursorField,
  primaryKey: row.primaryKey,
  lookbackSeconds: row.lookbackSeconds,
  mapping: mappingOf(row),
  columns: columnsOf(row),
  cursor: typeof row.cursor?.cursor === 'string' ? row.cursor.cursor : null,
  cursorAt: isoOrNull(row.cursorAt),
  historyDone: row.cursor?.historyDone === true,
});

/** As the source takes it. */
export function toSelection(name: string, choice: StreamChoice): StreamSelection {
  return {
    name,
    mode: choice.mode,
    ...(choice.cursorField === null ? {} : { cursorColumn: choice.cursorField }),
    keyColumns: choice.primaryKey,
    mapping: choice.mapping,
    ...(choice.lookbackSeconds === undefined ? {} : { lookbackSeconds: choice.lookbackSeconds }),
  };
}

export const choiceOf = (row: SourceStreamRow): StreamChoice => ({
  selected: row.selected,
  mode: row.mode,
  cursorField: row.cursorField,
  primaryKey: row.primaryKey,
  mapping: mappingOf(row),
  lookbackSeconds: row.lookbackSeconds,
});

/** The stream of that name, as the source has it now. @throws AppError `invalid` */
export function findDiscovered(streams: readonly DiscoveredStream[], name: string): DiscoveredStream {
  const found = streams.find((stream) => stream.name === name);
  if (found) return found;
  const message = `The source has nothing named "${name}" that its user may read.`;
  throw new AppError('invalid', message, [{ field: 'name', message }]);
}
