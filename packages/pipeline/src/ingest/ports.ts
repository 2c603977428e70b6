import type {
  AddedChunk,
  PersonChange as ChangeOfEvent,
  ChunkHeader,
  EventColumns,
  EventRecord,
  EventType,
  PlanReason,
  PlanVerdict,
  SourcePrivacy,
} from '@tributary/event-schema';
import type {
  DeliveryRow,
  EventBatch,
  EventLog,
  LedgerRow,
  PlanViolationRow,
  QuarantineEndRow,
  RefusalRow,
} from '@tributary/event-store';
import type { Chunk, InFlightChunks, StreamBatch } from '@tributary/event-stream';
import type { ChunkDecoder, DecodedRequest } from '../decoding';
import type { DeliverTask } from '../deliver/task';

/** Each method resolves once the rows are durable; the same rows may come again and change nothing. */
export interface IngestStore extends Pick<EventLog, 'eventDigests' | 'loadEvents'> {
  appendEvents(batch: EventBatch): Promise<void>;
  appendRefusals(rows: readonly RefusalRow[]): Promise<void>;
  appendLedger(rows: readonly LedgerRow[]): Promise<void>;
  appendDeliveries(rows: readonly DeliveryRow[]): Promise<void>;
  appendViolations(rows: readonly PlanViolationRow[]): Promise<void>;
  appendQuarantineEnds(rows: readonly QuarantineEndRow[]): Promise<void>;
  /** Ids that were stored or kept aside from a partition since then, with their places. An id may come twice. */
  seenIds(input: { partition: number; sinceMs: number }): AsyncIterable<readonly SeenId[]>;
}
export interface SeenId {
  /** 16 bytes. */
  readonly eventId: Uint8Array;
  readonly lane: string;
  readonly offset: string;
  readonly index: number;
}

/** What of a source's events may be stored, as configured now. Answers from memory. */
export interface PrivacyRules {
  /** Null for a source without rules. */
  privacyOf(input: { workspaceId: string; sourceId: string }): SourcePrivacy | null;
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

/** Which plan a source follows, as configured now. Answers from memory. */
export interface PlanDirectory {
  planOf(input: { workspaceId: string; sourceId: string }): PlannedSource | null;
}
export interface PlannedSource {
  readonly planId: string;
  /** Looks into the event no further than the plan needs. */
  judge(event: {
    readonly type: EventType;
    readonly name: string;
    readonly raw: Uint8Array;
    readonly envelope: string;
    readonly messageId: string;
    readonly header: ChunkHeader;
  }): PlanVerdict;
}

/** An event that its plan keeps out (`blocked`) or aside (`quarantined`). */
export interface WithheldEvent {
  readonly record: EventRecord;
  readonly disposition: 'blocked' | 'quarantined';
  readonly reason: PlanReason;
  readonly planId: string;
  readonly detail: string;
}

/** What is known of a person. */
export interface KnownPerson {
  /** 32 hex characters. */
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** What an event says about its person (named by `distinctId`) or its group. */
export interface PersonChange extends ChangeOfEvent {
  readonly distinctId: string;
  /** True for a user id, false for an anonymous one. */
  readonly isUser: boolean;
  readonly aboutPerson: boolean;
  readonly atMs: number;
  readonly eventId: string;
  readonly messageId: string;
  readonly sourceId: string;
  /** Where the event stands among those that were accepted: the same whenever and by whomever its chunk is read. */
  readonly place: readonly number[];
}

/** Who is behind each distinct id; nobody's are left out. Safe under any interleaving of callers. */
export interface PersonKeeper {
  /** The person as they are after a change; the same object when it says nothing new. From memory, and merges nobody. */
  after(person: KnownPerson, change: PersonChange): KnownPerson;
  lookUp(input: { workspaceId: string; distinctIds: readonly string[] }): Promise<ReadonlyMap<string, KnownPerson>>;
  /** Idempotent. Answers about every distinct id that the changes name. */
  apply(input: {
    workspaceId: string;
    changes: readonly PersonChange[];
    nowMs: number;
  }): Promise<ReadonlyMap<string, KnownPerson>>;
}

/** Idempotent: a task that was added before is not added again. */
export type EnqueueDeliveries = (tasks: readonly DeliverTask[]) => Promise<void>;

/**
 * What is needed of a request's header once its events have been read. There are thousands of requests in a batch of single
 * ones, and each lives until its batch is stored: to keep all of every header took the collector longer than ingest its work.
 */
export type RequestMark = Pick<
  ChunkHeader,
  'workspaceId' | 'sourceId' | 'dialect' | 'requestId' | 'receivedAtMs' | 'count' | 'release'
>;

/** A chunk on its way through ingest: its events are `count` rows of the batch, from row `first` on. */
export interface IngestChunk extends AddedChunk, DecodedRequest {
  /** Where it lies in the stream. */
  readonly origin: Pick<Chunk, 'offset'>;
  readonly header: RequestMark;
  readonly first: number;
  readonly count: number;
  readonly duplicates: readonly DuplicateRecord[];
  readonly withheld: readonly WithheldEvent[];
}

/** An event whose id was seen before. */
export interface DuplicateRecord extends EventRecord {
  /** Beside the one that is stored under its id; absent when they were not compared. */
  readonly likeness?: 'same' | 'altered' | undefined;
}

export interface IngestBatch {
  readonly source: StreamBatch;
  /** The events of all chunks, in their order. */
  readonly events: EventColumns;
  readonly chunks: readonly IngestChunk[];
  /** What left its plan. */
  readonly violations?: readonly PlanViolationRow[];
  /** Which destinations each source's events were handed to, or parked for. */
  readonly routed?: ReadonlyMap<string, readonly string[]>;
}

export interface IngestDeps {
  readonly decode: ChunkDecoder;
  readonly privacy: PrivacyRules;
  readonly store: IngestStore;
  readonly router: Router;
  readonly plans: PlanDirectory;
  readonly persons: PersonKeeper;
  readonly inFlight: Pick<InFlightChunks, 'put'>;
  readonly enqueue: EnqueueDeliveries;
  readonly clock: () => number;
  /** How far apart small batches start. Default 400. */
  readonly tickMs?: number;
}
