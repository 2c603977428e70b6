/** Events that one mapping (without `mappingId`: every enabled mapping) has still to deal with. */
export interface DeliverWork {
  readonly mappingId?: string | undefined;
  readonly eventIds: readonly string[];
}

/** What a deliver job carries: references, never events. */
export interface DeliverTask {
  readonly workspaceId: string;
  readonly destinationId: string;
  readonly sourceId: string;
  /** The in-flight chunk with the events' bytes; '' when only the event store has them. */
  readonly chunkId: string;
  readonly work: readonly DeliverWork[];
  /** Range of the events' receivedAt, both ends included. */
  readonly receivedFromMs: number;
  readonly receivedToMs: number;
  /** Counts from 1. */
  readonly attempt: number;
  readonly replayId?: string | undefined;
}
