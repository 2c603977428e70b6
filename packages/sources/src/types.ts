import type { JsonObject } from '@tributary/event-schema';

/** A settings field, as a form draws it. Plain JSON: the dashboard needs nothing else. */
export interface SourceField {
  readonly key: string;
  readonly label: string;
  readonly help?: string;
  readonly type: 'string' | 'number' | 'boolean' | 'select' | 'text';
  readonly required: boolean;
  /** Stored encrypted, never given back. */
  readonly secret: boolean;
  readonly default?: string | number | boolean;
  readonly placeholder?: string;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
}

/** What the catalogue says of a source. `push` sources are sent to; `pull` sources are read from on a schedule. */
export interface SourceDescriptor {
  readonly type: string;
  readonly name: string;
  readonly kind: 'push' | 'pull';
  readonly category: string;
  readonly description: string;
  readonly logo: string;
  readonly settings: readonly SourceField[];
}

/** Settings by field key, secrets included. */
export type SourceSettings = Readonly<Record<string, unknown>>;

export interface SettingsError {
  readonly field: string;
  readonly message: string;
}

export interface StreamColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  /** Ordered and comparable, so that "everything after the last value" can be asked. */
  readonly canBeCursor: boolean;
}

/** Something a pull source can read: a table or a view. */
export interface DiscoveredStream {
  /** Unique within the source: `schema.table`. */
  readonly name: string;
  readonly columns: readonly StreamColumn[];
  /** Columns of the primary key, empty when there is none. */
  readonly primaryKey: readonly string[];
  /** The engine's own estimate, -1 when it has none. */
  readonly estimatedRows: number;
  /** A column that usually means "changed last", if one exists. */
  readonly suggestedCursor: string | null;
}

/** What a row becomes. Columns are named; values are taken as they stand in the row. */
export interface RowMapping {
  readonly kind: 'track' | 'identify' | 'group';
  /** Event name of a track. */
  readonly event?: string;
  readonly userIdColumn?: string;
  readonly anonymousIdColumn?: string;
  readonly groupIdColumn?: string;
  /** When it happened; without it, the cursor's value when that is a time, else the time of reading. */
  readonly timestampColumn?: string;
  /** Columns that become properties (track) or traits (identify, group); all when absent. */
  readonly columns?: readonly string[];
}

/** How many seconds an incremental run looks back when nothing else is chosen: longer than most transactions run. */
export const LOOKBACK_DEFAULT_SECONDS = 60;

/** A stream as the user chose to read it. */
export interface StreamSelection {
  readonly name: string;
  readonly mode: 'incremental' | 'full';
  /** Required for incremental. */
  readonly cursorColumn?: string;
  /** Unique together; the tie-breaker of the cursor and the identity of the row. */
  readonly keyColumns: readonly string[];
  readonly mapping: RowMapping;
  /** Incremental runs read again what changed this many seconds before the last cursor, because rows may become
   * visible after younger ones. Rows that were already taken are recognised by their message id. Time cursors only. */
  readonly lookbackSeconds?: number;
}

/** How far a stream was read. Opaque to everybody but the source; committed after its rows are durable. */
export interface StreamCursor {
  /** Values as text, exactly as the engine prints them (a JavaScript date would lose the microseconds). */
  readonly cursor: string | null;
  readonly key: readonly string[];
  /** True once the first pass over the history has ended. */
  readonly historyDone: boolean;
  /** Digests of the rows inside the look-back window that were taken already, so that they are not taken again. */
  readonly recent?: readonly string[];
}

/** A page of rows that became events: canonical events as JSON text, ready to be appended. */
export interface ReadPage {
  /** One JSON object per event. */
  readonly events: readonly string[];
  readonly cursor: StreamCursor;
  readonly rows: number;
  readonly bytes: number;
}

/** A failure in words a data person can act on. Thrown by every method of a pull source. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  constructor(
    /** `config`: a person must change something. `transient`: the other side is away; worth trying again. */
    readonly kind: 'config' | 'transient',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A source that is read from. Holds no state: settings come with each call. @throws SourceError */
export interface PullSource {
  /** Resolves to a sentence on what was found. */
  test(settings: SourceSettings): Promise<string>;
  discover(settings: SourceSettings): Promise<readonly DiscoveredStream[]>;
  preview(settings: SourceSettings, stream: string, limit: number): Promise<readonly JsonObject[]>;
  /** Refuses a selection that would lose or double rows (key not unique, cursor missing), in words; empty when fine. */
  checkSelection(settings: SourceSettings, selection: StreamSelection): Promise<readonly string[]>;
  /** Estimated rows still to read from the cursor, -1 when unknown. */
  estimate(settings: SourceSettings, selection: StreamSelection, from: StreamCursor | null): Promise<number>;
  /** Pages in cursor order, one at a time: the next is read when it is asked for. Ends when nothing newer is left. */
  read(input: {
    settings: SourceSettings;
    selection: StreamSelection;
    from: StreamCursor | null;
    pageRows: number;
    signal: AbortSignal;
  }): AsyncGenerator<ReadPage>;
}
