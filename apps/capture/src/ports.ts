import type { StreamAppender } from '@tributary/event-stream';

/** Whose a write key is, as far as capture cares. */
export interface CaptureSource {
  readonly sourceId: string;
  readonly workspaceId: string;
  readonly enabled: boolean;
}

/** Declared here, by the one who asks. */
export interface SourceLookup {
  /** Answers from memory. */
  find(writeKey: string): CaptureSource | null;
  /** May ask the database about a key that memory lacks. @throws when that can't be done now */
  findOrAsk(writeKey: string): Promise<CaptureSource | null>;
}

export type Appender = Pick<StreamAppender, 'append'>;
