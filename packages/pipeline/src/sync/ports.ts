import type { AppendInput } from '@tributary/event-stream';
import type { PullSource, SourceSettings, StreamCursor, StreamSelection } from '@tributary/sources';

/** A stream that a run has to read, with how far it was read. */
export interface SyncStream {
  readonly id: string;
  readonly selection: StreamSelection;
  readonly cursor: StreamCursor | null;
}

/** What a run works on, as configured when it starts. */
export interface SyncTarget {
  readonly runId: string;
  readonly workspaceId: string;
  readonly sourceId: string;
  readonly type: string;
  /** Secrets included. */
  readonly settings: SourceSettings;
  readonly streams: readonly SyncStream[];
}

export type StreamState = 'waiting' | 'running' | 'done' | 'failed';

export interface StreamProgress {
  readonly rows: number;
  readonly bytes: number;
  /** -1 when the source cannot say. */
  readonly estimatedRows: number;
  readonly state: StreamState;
}

/** How a run stands: totals and each stream by name. */
export interface SyncProgress {
  readonly rows: number;
  readonly bytes: number;
  readonly rowsPerSecond: number;
  readonly estimatedRows: number;
  readonly lane: 'live' | 'backfill';
  readonly streams: Readonly<Record<string, StreamProgress>>;
}

export type SyncEnd =
  | { readonly status: 'succeeded' }
  | { readonly status: 'cancelled' }
  /** `error` is a sentence for a person. */
  | { readonly status: 'failed'; readonly code: string; readonly error: string };

/** Where runs are kept. Each method may be called again after a crash. */
export interface SyncRuns {
  /**
   * Marks the run as running and gives what it has to do: the run that is named, else the one that a crash left open,
   * else a new one (the queue lets only one job of a source run at a time). Null when there is nothing to run: the
   * source is gone or switched off, or the named run has ended.
   */
  start(input: {
    workspaceId: string;
    sourceId: string;
    runId?: string | undefined;
    trigger: string;
  }): Promise<SyncTarget | null>;
  /** Writes the progress; answers false when the run should stop: somebody asked to, or it was ended elsewhere. */
  report(target: SyncTarget, progress: SyncProgress): Promise<boolean>;
  /** Only ever called once everything before the cursor is durable in the stream. False when the run was ended. */
  saveCursor(target: SyncTarget, stream: SyncStream, cursor: StreamCursor): Promise<boolean>;
  /** No more than a note when the run had been ended before. */
  finish(target: SyncTarget, progress: SyncProgress, end: SyncEnd): Promise<void>;
}

export interface SyncDeps {
  readonly sources: { get(type: string): PullSource | null };
  readonly runs: SyncRuns;
  /** Resolves once durable. */
  readonly append: (input: AppendInput) => Promise<unknown>;
  readonly clock: () => number;
}
