import { digest } from '@tributary/kernel';
import type { Column } from './arrow-columns';
import type {
  DeliveryRow,
  LedgerFinding,
  LedgerMark,
  LedgerRow,
  PlanViolationRow,
  QuarantineEndRow,
  RefusalRow,
  StreamOrigin,
} from './rows';

export interface Table<R> {
  readonly name: string;
  readonly columns: readonly Column<R>[];
  /** About how much memory a row takes on its way, in bytes. */
  readonly weigh: (row: R) => number;
  /** Least time between the starts of two inserts, where it is not that of all small tables. */
  readonly everyMs?: number;
}

const originColumns: readonly Column<{ readonly origin: StreamOrigin }>[] = [
  { name: 'stream_partition', kind: 'u16', of: ({ origin }) => origin.partition },
  { name: 'stream_lane', kind: 'word', of: ({ origin }) => origin.lane },
  { name: 'stream_offset', kind: 'word', of: ({ origin }) => origin.offset },
  { name: 'stream_index', kind: 'u32', of: ({ origin }) => origin.index },
];

/** The identity of a refusal: its place in the stream. */
export const refusalIdOf = ({ origin, reason }: Pick<RefusalRow, 'origin' | 'reason'>): string =>
  digest(String(origin.partition), origin.lane, origin.offset, String(origin.index), reason);

export const refusalsTable: Table<RefusalRow> = {
  name: 'refusals',
  columns: [
    { name: 'workspace_id', kind: 'word', of: (row) => row.workspaceId },
    { name: 'source_id', kind: 'word', of: (row) => row.sourceId },
    { name: 'refusal_id', kind: 'id', of: refusalIdOf },
    { name: 'reason', kind: 'word', of: (row) => row.reason },
    { name: 'detail', kind: 'text', of: (row) => row.detail },
    { name: 'message_id', kind: 'text', of: (row) => row.messageId },
    { name: 'type', kind: 'word', of: (row) => row.type },
    { name: 'name', kind: 'text', of: (row) => row.name },
    { name: 'user_id', kind: 'text', of: (row) => row.userId },
    { name: 'anonymous_id', kind: 'text', of: (row) => row.anonymousId },
    { name: 'received_at', kind: 'ms', of: (row) => row.receivedAtMs },
    { name: 'dialect', kind: 'word', of: (row) => row.dialect },
    { name: 'request_id', kind: 'word', of: (row) => row.requestId },
    ...originColumns,
    { name: 'raw', kind: 'bytes', of: (row) => row.raw },
    { name: 'count', kind: 'u32', of: (row) => row.count },
    { name: 'disposition', kind: 'word', of: ({ quarantine }) => (quarantine ? 'quarantined' : 'refused') },
    { name: 'plan_id', kind: 'word', of: ({ quarantine }) => quarantine?.planId ?? '' },
    { name: 'release_id', kind: 'word', of: ({ quarantine }) => quarantine?.releaseId ?? '' },
    { name: 'envelope', kind: 'text', of: ({ quarantine }) => quarantine?.envelope ?? '' },
    { name: 'header', kind: 'text', of: ({ header, quarantine }) => quarantine?.header ?? header ?? '' },
  ],
  weigh: ({ raw, quarantine }) =>
    raw.byteLength + 512 + (quarantine ? quarantine.header.length + quarantine.envelope.length : 0),
};

export const attemptsTable: Table<DeliveryRow> = {
  name: 'delivery_attempts',
  columns: [
    { name: 'workspace_id', kind: 'word', of: (row) => row.workspaceId },
    { name: 'destination_id', kind: 'word', of: (row) => row.destinationId },
    { name: 'source_id', kind: 'word', of: (row) => row.sourceId },
    { name: 'mapping_id', kind: 'word', of: (row) => row.mappingId },
    { name: 'action', kind: 'word', of: (row) => row.action },
    { name: 'delivery_id', kind: 'id', of: (row) => row.deliveryId },
    { name: 'event_id', kind: 'id', of: (row) => row.eventId },
    { name: 'message_id', kind: 'text', of: (row) => row.messageId },
    { name: 'event_type', kind: 'word', of: (row) => row.eventType },
    { name: 'event_name', kind: 'word', of: (row) => row.eventName },
    { name: 'user_id', kind: 'text', of: (row) => row.userId },
    { name: 'event_received_at', kind: 'ms', of: (row) => row.eventReceivedAtMs },
    { name: 'attempt', kind: 'u32', of: (row) => row.attempt },
    { name: 'at', kind: 'ms', of: (row) => row.atMs },
    { name: 'status', kind: 'word', of: (row) => row.status },
    { name: 'reason', kind: 'word', of: (row) => row.reason },
    { name: 'explanation', kind: 'text', of: (row) => row.explanation },
    { name: 'error_group', kind: 'text', of: (row) => row.errorGroup },
    { name: 'http_status', kind: 'u16', of: (row) => row.httpStatus },
    { name: 'duration_ms', kind: 'u32', of: (row) => Math.round(row.durationMs) },
    { name: 'exchanges', kind: 'text', of: (row) => row.exchanges },
    { name: 'replay_id', kind: 'text', of: (row) => row.replayId },
    { name: 'next_attempt_at', kind: 'ms', of: (row) => row.nextAttemptAtMs },
  ],
  weigh: (row) => row.exchanges.length + row.explanation.length + 512,
};

/** Of the start of the minute, as the DateTime columns take it. */
const secondsOf = (ms: number): number => Math.floor(ms / 60_000) * 60;

export const ledgerTable: Table<LedgerRow> = {
  name: 'ledger',
  columns: [
    { name: 'workspace_id', kind: 'word', of: (row) => row.workspaceId },
    { name: 'source_id', kind: 'word', of: (row) => row.sourceId },
    { name: 'minute', kind: 'u32', of: (row) => secondsOf(row.minuteMs) },
    { name: 'kind', kind: 'word', of: (row) => row.kind },
    { name: 'reason', kind: 'word', of: (row) => row.reason },
    { name: 'batch_id', kind: 'text', of: (row) => row.batchId },
    { name: 'count', kind: 'u64', of: (row) => row.count },
    { name: 'chunks', kind: 'text', of: (row) => row.chunks ?? '' },
  ],
  weigh: (row) => 256 + (row.chunks?.length ?? 0),
  // Partitions that are all busy end their batches one by one: their books go together, and their next batches are larger.
  everyMs: 200,
};

export const marksTable: Table<LedgerMark> = {
  name: 'ledger_marks',
  columns: [
    { name: 'workspace_id', kind: 'word', of: (row) => row.workspaceId },
    { name: 'source_id', kind: 'word', of: (row) => row.sourceId },
    { name: 'settled_until', kind: 'u32', of: (row) => secondsOf(row.settledUntilMs) },
  ],
  weigh: () => 128,
};

export const findingsTable: Table<LedgerFinding> = {
  name: 'ledger_findings',
  columns: [
    { name: 'workspace_id', kind: 'word', of: (row) => row.workspaceId },
    { name: 'source_id', kind: 'word', of: (row) => row.sourceId },
    { name: 'destination_id', kind: 'word', of: (row) => row.destinationId },
    { name: 'minute', kind: 'u32', of: (row) => secondsOf(row.minuteMs) },
    { name: 'expected', kind: 'u64', of: (row) => row.expected },
    { name: 'found', kind: 'u64', of: (row) => row.found },
    { name: 'checked_at', kind: 'ms', of: (row) => row.checkedAtMs },
  ],
  weigh: () => 128,
};

export const violationsTable: Table<PlanViolationRow> = {
  name: 'plan_violations',
  columns: [
    { name: 'workspace_id', kind: 'word', of: (row) => row.workspaceId },
    { name: 'plan_id', kind: 'word', of: (row) => row.planId },
    { name: 'source_id', kind: 'word', of: (row) => row.sourceId },
    { name: 'event_type', kind: 'word', of: (row) => row.eventType },
    { name: 'event_name', kind: 'word', of: (row) => row.eventName },
    { name: 'path', kind: 'text', of: (row) => row.path },
    { name: 'rule', kind: 'word', of: (row) => row.rule },
    { name: 'outcome', kind: 'word', of: (row) => row.outcome },
    { name: 'batch_id', kind: 'text', of: (row) => row.batchId },
    { name: 'count', kind: 'u64', of: (row) => row.count },
    { name: 'first_at', kind: 'ms', of: (row) => row.firstAtMs },
    { name: 'last_at', kind: 'ms', of: (row) => row.lastAtMs },
    { name: 'samples', kind: 'text', of: (row) => JSON.stringify(row.samples) },
    { name: 'detail', kind: 'text', of: (row) => row.detail },
  ],
  weigh: (row) => row.path.length + row.detail.length + 1024,
};

export const quarantineEndsTable: Table<QuarantineEndRow> = {
  name: 'quarantine_ends',
  columns: [
    { name: 'workspace_id', kind: 'word', of: (row) => row.workspaceId },
    { name: 'source_id', kind: 'word', of: (row) => row.sourceId },
    { name: 'refusal_id', kind: 'id', of: (row) => row.refusalId },
    { name: 'release_id', kind: 'word', of: (row) => row.releaseId },
    { name: 'received_at', kind: 'ms', of: (row) => row.receivedAtMs },
    { name: 'outcome', kind: 'word', of: (row) => row.outcome },
    { name: 'rank', kind: 'u16', of: (row) => (row.outcome === 'duplicate' ? 0 : 1) },
  ],
  weigh: () => 256,
};
