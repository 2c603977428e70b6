import type { LedgerFinding, LedgerMark, LedgerRow } from '@tributary/event-store';
import type { AppendTallies, StreamLag } from '@tributary/event-stream';

interface Minutes {
  readonly sinceMs: number;
  readonly untilMs: number;
}
interface OfSource {
  readonly workspaceId: string;
  readonly sourceId: string;
  readonly minuteMs: number;
}
interface OfConnection extends OfSource {
  readonly destinationId: string;
}

/** The books, and the rows that they speak of. Whole minutes; since included, until excluded. */
export interface BooksStore {
  appendLedger(rows: readonly LedgerRow[]): Promise<void>;
  appendMarks(rows: readonly LedgerMark[]): Promise<void>;
  appendFindings(rows: readonly LedgerFinding[]): Promise<void>;
  acceptedByMinute(range: Minutes): Promise<readonly (OfSource & { accepted: number; deleted: number })[]>;
  /** May count an event twice that was written twice. */
  foundByMinute(range: Minutes): Promise<readonly (OfSource & { found: number })[]>;
  /** Counts each event once. */
  foundInMinute(minute: { workspaceId: string; sourceId: string } & Minutes): Promise<number>;
  routedByMinute(range: Minutes): Promise<readonly (OfConnection & { routed: number })[]>;
  recordedByMinute(range: Minutes): Promise<readonly (OfConnection & { recorded: number })[]>;
  openFindings(range: Minutes): Promise<readonly (OfConnection & { expected: number; found: number })[]>;
}

export interface BooksDeps {
  readonly tallies: AppendTallies;
  readonly stream: {
    lag(): Promise<readonly StreamLag[]>;
    partitionOf(sourceId: string): number;
  };
  readonly store: BooksStore;
  readonly destinations: {
    /** Deleted ones take nothing and record nothing. Answers from memory. */
    exists(input: { workspaceId: string; destinationId: string }): boolean;
    /** Nothing waits for it, is tried, or is put off. */
    isIdle(destinationId: string): Promise<boolean>;
  };
  readonly clock: () => number;
}

/** What did not add up, in one minute of a source, or of a connection. */
export interface Difference {
  readonly workspaceId: string;
  readonly sourceId: string;
  /** '' for the books of the source itself. */
  readonly destinationId: string;
  readonly minuteMs: number;
  readonly expected: number;
  readonly found: number;
}

export interface Suspicion extends Difference {
  /** False: it may still be on its way, or was not looked at closely. It keeps a difference open, but opens none. */
  readonly isCertain: boolean;
}
