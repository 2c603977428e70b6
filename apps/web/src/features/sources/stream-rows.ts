import type { DiscoveredStream, Stream } from '@/api';
import { guessMapping, type RowMapping } from './row-becomes';

/** A table of the database, as found, and as it was chosen to be read. */
export interface StreamRow {
  readonly name: string;
  readonly found: DiscoveredStream | undefined;
  readonly saved: Stream | undefined;
}

/** How a table is read, and what its rows become. */
export interface StreamChoice {
  readonly mode: Stream['mode'];
  readonly cursorField: string | null;
  readonly primaryKey: readonly string[];
  readonly mapping: RowMapping;
}

/** What a table is read like when it is first ticked. */
export function defaultChoice(found: DiscoveredStream) {
  const cursorField = found.suggestedCursor;
  return {
    selected: true,
    mode: cursorField && found.primaryKey.length > 0 ? ('incremental' as const) : ('full' as const),
    cursorField: found.primaryKey.length > 0 ? cursorField : null,
    primaryKey: [...found.primaryKey],
    mapping: guessMapping(found.name, found.columns),
  };
}

/** What the form of a table starts with. */
export function choiceOf(row: StreamRow): StreamChoice {
  const { mode, cursorField, primaryKey, mapping } =
    row.saved ??
    (row.found
      ? defaultChoice(row.found)
      : { mode: 'full', cursorField: null, primaryKey: [], mapping: { kind: 'track' } });
  return { mode, cursorField, primaryKey, mapping };
}

/** What is wrong with a choice before the server is asked, by field. */
export function checkChoice(choice: StreamChoice): Record<string, string> {
  const wrong: Record<string, string> = {};
  if (choice.mode === 'incremental' && !choice.cursorField)
    wrong.cursorField = 'Choose the column that says what is new, or read everything each time.';
  if (choice.mapping.kind === 'group' && !choice.mapping.groupIdColumn)
    wrong.groupIdColumn = 'Choose the column with the id of the group.';
  if (choice.mapping.kind === 'identify' && !choice.mapping.userIdColumn && !choice.mapping.anonymousIdColumn)
    wrong.userIdColumn = 'Choose the column with the id of the person.';
  return wrong;
}

/** Found and saved tables by name, the chosen ones first. */
export function joinStreams(found: readonly DiscoveredStream[], saved: readonly Stream[]): StreamRow[] {
  const names = new Set([...found.map((one) => one.name), ...saved.map((one) => one.name)]);
  return [...names]
    .map((name) => ({
      name,
      found: found.find((one) => one.name === name),
      saved: saved.find((one) => one.name === name),
    }))
    .sort(
      (a, b) => Number(b.saved?.selected ?? false) - Number(a.saved?.selected ?? false) || a.name.localeCompare(b.name),
    );
}
