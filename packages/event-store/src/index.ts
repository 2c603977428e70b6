export { databaseOf } from './connection';
export { InvalidCursor, type Page } from './cursor';
export { embeddedUrl } from './embedded/embedded-url';
export { eventStoreEnv } from './env';
export { batchOf, type EventBatch, type EventRun, rowsOf } from './event-batch';
export { createEventStore, type EventQuestions, type EventStore, type EventStoreOptions } from './event-store';
export { createMemoryEventLog, type MemoryEventLog } from './memory-event-log';
export { migrateEventStore } from './migrate';
export type { EventLog } from './port';
export type { DeliveryAttempt } from './queries/delivery-attempts';
export type {
  ConnectionTotals,
  ConnectionTotalsInput,
  CountedDeliveries,
  DeliveryStatsInput,
  DeliveryStatsRow,
  DestinationTotals,
} from './queries/delivery-counts';
export type { DeliveryFilter, DeliveryState } from './queries/delivery-filter';
export type { ErrorGroup, ErrorGroupsInput } from './queries/error-groups';
export type {
  EventsPerIntervalInput,
  EventsPerIntervalRow,
  SourceTotals,
  SourceTotalsInput,
} from './queries/event-counts';
export type { EventNameRow, EventNamesInput } from './queries/event-names';
export type { ExplainInput, ShortChunk } from './queries/explain-books';
export type { EventMatches, GetEventInput } from './queries/get-event';
export type { LedgerBalanceRow, LedgerInput } from './queries/ledger-rows';
export type { ListDeliveriesInput } from './queries/list-deliveries';
export {
  EVENT_STATUSES,
  type EventListRow,
  type EventStatus,
  type FirstEventInput,
  type ListEventsInput,
} from './queries/list-events';
export type { LoadEventsInput } from './queries/load-events';
export type { PlanViolationGroup, PlanViolationsInput } from './queries/plan-violations';
export {
  describePaths,
  type JsonType,
  type PropertyPath,
  type PropertyPathsInput,
  type SampleEventsInput,
} from './queries/property-paths';
export type { KeptPlace, KeptRow, QuarantineFilter } from './queries/quarantined-events';
export type { BooksRange } from './queries/reconciliation';
export type { SeenId, SeenIdsInput } from './queries/seen-ids';
export type { WalkedDelivery, WalkPlace } from './queries/walk-deliveries';
export {
  DELIVERY_STATUSES,
  type DeliveryRow,
  type DeliveryStatus,
  DUPLICATE_REASONS,
  type DuplicateReason,
  type EventRow,
  type Exchange,
  type LedgerFinding,
  type LedgerKind,
  type LedgerMark,
  type LedgerRow,
  type PlanViolationRow,
  type Quarantine,
  type QuarantineEndRow,
  RELEASE_OUTCOMES,
  type RefusalRow,
  type ReleaseOutcome,
  type StreamOrigin,
} from './rows';
export { refusalIdOf } from './tables';
