import type { AddedChunk, ChunkHeader, EventColumns, EventRecord } from '@tributary/event-schema';
import type { DeliveryRow, EventBatch, LedgerRow, RefusalRow } from '@tributary/event-store';
import type { InFlightChunks, StreamBatch } from '@tributary/event-stream';
import type { DeliverTask } from '../deliver/task';

/** Adds a chunk's events to the columns; every event that capture counted is a row or refused. */
export type ChunkDecoder = (
  chunk: { readonly header: ChunkHeader; readonly body: Uint8Array },
  into: EventColumns,
) => AddedChunk;

/** Each method resolves once the rows are durable; the same rows may come again and change nothing. */
export interface IngestStore {
  appendEvents(batch: EventBatch): Promise<void>;
  appendRefusals(rows: readonly RefusalRow[]): Promise<void>;
  appendLedger(rows: readonly LedgerRow[]): Promise<void>;
  appendDeliveries(rows: readonly DeliveryRow[]): Promise<void>;
  /** Ids that were stored from a partition since then, with their places. An id may come twice. */
  seenIds(input: { partition: number; sinceMs: number }): AsyncIterable<readonly SeenId[]>;
}
export interface SeenId {
  /** 16 bytes. */
  readonly eventId: Uint8Array;
  readonly lane: string;
  readonly offset: string;
  readonly index: number;
}

/** Where a source's events go, as configured now. Answers from memory. */
export interface Router {
  destinationsOf(input: { workspaceId: string; sourceId: string }): readonly Route[];
}
export interface Route {
  /** The destination's. */
  readonly id: string;
  /** `disabled` takes nothing; for `paused`, events are parked. */
  readonly state: 'active' | 'paused' | 'disabled';
}

/** Idempotent: a task that was added before is not added again. */
export type EnqueueDeliveries = (tasks: readonly DeliverTask[]) => Promise<void>;

/** A chunk on its way through ingest: its events are `count` rows of the batch, from row `first` on. */
export interface IngestChunk extends AddedChunk {
  readonly offset: string;
  readonly header: ChunkHeader;
  readonly headerJson: string;
  readonly first: number;
  readonly count: number;
  readonly duplicates: readonly EventRecord[];
}

export interface IngestBatch {
  readonly source: StreamBatch;
  /** The events of all chunks, in their order. */
  readonly events: EventColumns;
  readonly chunks: readonly IngestChunk[];
  /** Which destinations each source's events were handed to, or parked for. */
  readonly routed?: ReadonlyMap<string, readonly string[]>;
}

export interface IngestDeps {
  readonly decode: ChunkDecoder;
  readonly store: IngestStore;
  readonly router: Router;
  readonly inFlight: Pick<InFlightChunks, 'put'>;
  readonly enqueue: EnqueueDeliveries;
  readonly clock: () => number;
  /** How far apart small batches start. Default 400. */
  readonly tickMs?: number;
}
