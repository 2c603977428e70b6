import { rowsOf } from './event-batch';
import type { EventLog } from './port';
import type { LoadEventsInput } from './queries/load-events';
import type { SeenIdsInput } from './queries/seen-ids';
import type { DeliveryRow, EventRow, LedgerRow, RefusalRow } from './rows';
import { refusalIdOf } from './tables';

export interface MemoryEventLog extends EventLog {
  /** What was appended, each key once, in the order of the first append. */
  readonly events: () => EventRow[];
  readonly refusals: () => RefusalRow[];
  readonly deliveries: () => DeliveryRow[];
  readonly ledger: () => LedgerRow[];
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
  return {
    appendEvents: (batch) => events.append(rowsOf(batch)),
    appendRefusals: refusals.append,
    appendDeliveries: deliveries.append,
    appendLedger: ledger.append,
    events: events.all,
    refusals: refusals.all,
    deliveries: deliveries.all,
    ledger: ledger.all,
    async *seenIds({ partition, sinceMs }: SeenIdsInput) {
      const rows = events.all().filter((row) => row.origin.partition === partition && row.receivedAtMs >= sinceMs);
      if (rows.length === 0) return;
      yield rows.map(({ eventId, origin: { lane, offset, index } }) => ({
        eventId: Buffer.from(eventId, 'hex'),
        lane,
        offset,
        index,
      }));
    },
    async loadEvents({ workspaceId, receivedFromMs, receivedToMs, eventIds }: LoadEventsInput) {
      const found = new Map<string, EventRow>();
      for (const row of events.all()) {
        const inRange = row.receivedAtMs >= receivedFromMs && row.receivedAtMs <= receivedToMs;
        if (row.workspaceId === workspaceId && inRange) found.set(row.eventId, row);
      }
      return eventIds.flatMap((id) => found.get(id) ?? []);
    },
  };
}
