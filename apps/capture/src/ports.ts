import type { SourceFlow, SourceLimits, StreamAppender } from '@tributary/event-stream';

/** Whose a write key is, as far as capture cares. */
export interface CaptureSource {
  readonly sourceId: string;
  readonly workspaceId: string;
  readonly enabled: boolean;
  /** Null: it may send as much as it likes. */
  readonly limits: SourceLimits | null;
  /** What its destinations need people to agree to; absent where nobody asked. */
  readonly consent?: { readonly categories: readonly string[]; readonly hasUnmapped: boolean };
}

/** Declared here, by the one who asks. */
export interface SourceLookup {
  /** Answers from memory. */
  find(writeKey: string): CaptureSource | null;
  /** May ask the database about a key that memory lacks. @throws when that can't be done now */
  findOrAsk(writeKey: string): Promise<CaptureSource | null>;
}

export type Appender = Pick<StreamAppender, 'append'>;

/** Asked only for sources with limits: all others pay nothing for it. */
export type LaneChooser = Pick<SourceFlow, 'choose'>;
