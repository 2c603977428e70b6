import { hash } from 'node:crypto';
import { eventIdOf } from '@tributary/event-schema';
import { rowsOf } from './event-batch';
import type { EventLog } from './port';
import type { EventDigestsInput } from './queries/event-digests';
import type { LoadEventsInput } from './queries/load-events';
import type { SeenIdsInput } from './queries/seen-ids';
import type { DeliveryRow, EventRow, LedgerRow, PlanViolationRow, QuarantineEndRow, RefusalRow } from './rows';
import { refusalIdOf } from './tables';

export interface MemoryEventLog extends EventLog {
  /** What was appended, each key once, in the order of the first append. */
  readonly events: () => EventRow[];
  readonly refusals: () => RefusalRow[];
  readonly deliveries: () => DeliveryRow[];
  readonly ledger: () => LedgerRow[];
  readonly violations: () => PlanViolationRow[];
  readonly quarantineEnds: () => QuarantineEndRow[];
}

function keyed<R>(keyOf: (row: R) => string) {
  const rows = new Map<string, R>();
  return {
    all: () => [...rows.values()],
    async append(more: readonly R[]) {
      for (const row of more) rows.set(keyOf(row), row);
    },
  };
}

/** The event log in memory, for tests of those who use it. */
export function createMemoryEventLog(): MemoryEventLog {
  const events = keyed<EventRow>((row) => `${row.workspaceId}\0${row.receivedAtMs}\0${row.eventId}`);
  const refusals = keyed<RefusalRow>((row) => `${row.workspaceId}\0${row.receivedAtMs}\0${refusalIdOf(row)}`);
  const deliveries = keyed<DeliveryRow>((row) => `${row.workspaceId}\0${row.deliveryId}\0${row.atMs}\0${row.attempt}`);
  const ledger = keyed<LedgerRow>((row) =>
    [row.workspaceId, row.sourceId, row.minuteMs, row.kind, row.reason, row.batchId].join('\0'),
  );
  const violations = keyed<PlanViolationRow>((row) =>
    [row.planId, row.eventType, row.eventName, row.path, row.rule, row.sourceId, row.outcome, row.batchId].join('\0'),
  );
  const ends = keyed<QuarantineEndRow>(({ refusalId }) => refusalId);
  const keptIds = ({ partition, sinceMs }: SeenIdsInput) =>
    refusals.all().filter((row) => {
      const isHere = row.origin.partition === partition && row.receivedAtMs >= sinceMs && row.quarantine !== undefined;
      return isHere && !ends.all().some(({ refusalId }) => refusalId === refusalIdOf(row));
    });
  return {
    appendEvents: (batch) => events.append(rowsOf(batch)),
    appendRefusals: refusals.append,
    appendDeliveries: deliveries.append,
    appendLedger: ledger.append,
    appendViolations: violations.append,
    async appendQuarantineEnds(rows) {
      for (const row of rows) {
        const isKnown = ends.all().some(({ refusalId }) => refusalId === row.refusalId);
        if (row.outcome !== 'duplicate' || !isKnown) await ends.append([row]);
      }
    },
    events: events.all,
    refusals: refusals.all,
    deliveries: deliveries.all,
    ledger: ledger.all,
    violations: violations.all,
    quarantineEnds: ends.all,
    async *seenIds({ partition, sinceMs }: SeenIdsInput) {
      const rows = events.all().filter((row) => row.origin.partition === partition && row.receivedAtMs >= sinceMs);
      const kept = keptIds({ partition, sinceMs }).map((row) => ({
        eventId: eventIdOf(row.sourceId, row.messageId),
        origin: row.origin,
      }));
      if (rows.length + kept.length === 0) return;
      yield [...rows, ...kept].map(({ eventId, origin: { lane, offset, index } }) => ({
        eventId: Buffer.from(eventId, 'hex'),
        lane,
        offset,
        index,
      }));
    },
    loadEvents: async (input: LoadEventsInput) => rowsBy(events.all(), input),
    eventDigests: async (input: EventDigestsInput) =>
      rowsBy(events.all(), input).map(({ eventId, raw }) => ({
        eventId,
        sha256: hash('sha256', raw, 'hex'),
        bytes: raw.byteLength,
      })),
  };
}

function rowsBy(
  all: readonly EventRow[],
  { workspaceId, receivedFromMs, receivedToMs, eventIds }: LoadEventsInput,
): EventRow[] {
  const found = new Map<string, EventRow>();
  for (const row of all) {
    const inRange = row.receivedAtMs >= receivedFromMs && row.receivedAtMs <= receivedToMs;
    if (row.workspaceId === workspaceId && inRange) found.set(row.eventId, row);
  }
  return eventIds.flatMap((id) => found.get(id) ?? []);
}
