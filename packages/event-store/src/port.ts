import type { EventBatch } from './event-batch';
import type { EventDigest, EventDigestsInput } from './queries/event-digests';
import type { LoadEventsInput } from './queries/load-events';
import type { SeenId, SeenIdsInput } from './queries/seen-ids';
import type { DeliveryRow, EventRow, LedgerRow, PlanViolationRow, QuarantineEndRow, RefusalRow } from './rows';

/**
 * What the pipeline asks of the event store. Every append resolves once the rows are durable (fsync included), may be
 * repeated with the same rows without changing what questions answer, and may be called concurrently: appends that
 * come together are written together, so a rejection says nothing about which of its rows were written.
 */
export interface EventLog {
  appendEvents(batch: EventBatch): Promise<void>;
  appendRefusals(rows: readonly RefusalRow[]): Promise<void>;
  appendDeliveries(rows: readonly DeliveryRow[]): Promise<void>;
  appendLedger(rows: readonly LedgerRow[]): Promise<void>;
  appendViolations(rows: readonly PlanViolationRow[]): Promise<void>;
  appendQuarantineEnds(rows: readonly QuarantineEndRow[]): Promise<void>;
  /** Ids that were stored or kept from a stream partition since a time of receipt, in pages. An id may come twice. */
  seenIds(input: SeenIdsInput): AsyncIterable<readonly SeenId[]>;
  /** In the order of the ids that were asked for; what is not there (or another workspace's) is left out. */
  loadEvents(input: LoadEventsInput): Promise<EventRow[]>;
  /** Digests of stored events' bytes, for those who only want to compare; what is not there is left out. */
  eventDigests(input: EventDigestsInput): Promise<EventDigest[]>;
}
