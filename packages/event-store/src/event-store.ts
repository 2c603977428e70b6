import { rowsToArrow } from './arrow-columns';
import { type Connection, connect } from './connection';
import { eventColumnNames, eventsTable, eventsToArrow } from './event-arrow';
import type { EventBatch } from './event-batch';
import { createGroupCommit } from './group-commit';
import { countPerson, erasePerson } from './persons/erase-person';
import { moveEvents } from './persons/move-events';
import type { EventLog } from './port';
import { connectionBooks } from './queries/connection-books';
import { connectionMinutes, ledgerFindings } from './queries/connection-minutes';
import { deliveryAttempts } from './queries/delivery-attempts';
import { connectionTotals, countDeliveries, deliveryStats, destinationTotals } from './queries/delivery-counts';
import { errorGroups } from './queries/error-groups';
import { eventsPerInterval, sourceTotals } from './queries/event-counts';
import { eventDigests } from './queries/event-digests';
import { eventNames } from './queries/event-names';
import { explainBooks, unrecordedEvents } from './queries/explain-books';
import { getEvent, getEventById, getRefusalById } from './queries/get-event';
import { ledgerRows } from './queries/ledger-rows';
import { listDeliveries, sentStatusOfEvent } from './queries/list-deliveries';
import { firstEventSince, listEvents } from './queries/list-events';
import { loadEvents } from './queries/load-events';
import { parkedDestinations } from './queries/parked-destinations';
import { groupsOfPerson, membersOfGroup, personActivity, personEvents } from './queries/person-events';
import { planViolations } from './queries/plan-violations';
import { propertyPaths, sampleEvents } from './queries/property-paths';
import {
  countQuarantined,
  releaseOutcomes,
  sampleBlocked,
  sampleQuarantined,
  walkQuarantined,
} from './queries/quarantined-events';
import {
  acceptedByMinute,
  foundByMinute,
  foundInMinute,
  openFindings,
  recordedByMinute,
  routedByMinute,
} from './queries/reconciliation';
import { replayOutcomes } from './queries/replay-outcomes';
import { seenIds } from './queries/seen-ids';
import { storedTimeOf, storeLag } from './queries/stored-times';
import { walkDeliveries } from './queries/walk-deliveries';
import type { LedgerFinding, LedgerMark } from './rows';
import {
  attemptsTable,
  findingsTable,
  ledgerTable,
  marksTable,
  quarantineEndsTable,
  refusalsTable,
  type Table,
  violationsTable,
} from './tables';

/** Every question there is, by name: `(connection, input) => answer`. */
const questions = {
  acceptedByMinute,
  connectionBooks,
  connectionMinutes,
  connectionTotals,
  countDeliveries,
  countQuarantined,
  countPerson,
  deliveryAttempts,
  deliveryStats,
  destinationTotals,
  erasePerson,
  errorGroups,
  eventNames,
  eventsPerInterval,
  explainBooks,
  firstEventSince,
  foundByMinute,
  foundInMinute,
  getEvent,
  getEventById,
  getRefusalById,
  groupsOfPerson,
  ledgerFindings,
  ledgerRows,
  listDeliveries,
  listEvents,
  eventDigests,
  loadEvents,
  membersOfGroup,
  moveEvents,
  openFindings,
  parkedDestinations,
  planViolations,
  personActivity,
  personEvents,
  propertyPaths,
  releaseOutcomes,
  recordedByMinute,
  replayOutcomes,
  routedByMinute,
  sampleEvents,
  sampleBlocked,
  sampleQuarantined,
  seenIds,
  sentStatusOfEvent,
  sourceTotals,
  storedTimeOf,
  storeLag,
  unrecordedEvents,
  walkDeliveries,
  walkQuarantined,
};

type Bound<F> = F extends (connection: Connection, ...args: infer A) => infer R ? (...args: A) => R : never;
export type EventQuestions = { readonly [Name in keyof typeof questions]: Bound<(typeof questions)[Name]> };

/** Appends and answers. */
export type EventStore = EventLog &
  Omit<EventQuestions, keyof EventLog> & {
    /** What reconciliation learned. Durable once resolved; the same again changes nothing. */
    appendMarks(rows: readonly LedgerMark[]): Promise<void>;
    appendFindings(rows: readonly LedgerFinding[]): Promise<void>;
    /** Whether the store answers. */
    ping(): Promise<boolean>;
    close(): Promise<void>;
  };

export interface EventStoreOptions {
  /** http://user:password@host:port/database */
  readonly url: string;
}

/** An insert ends before it weighs more: two slices of ingest go together. */
const INSERT_BYTES_MAX = 64 * 1024 * 1024;
/** Small tables are written at most this often: each insert is a part on disk, and parts have to be merged. */
const SMALL_INSERTS_EVERY_MS = 50;

function rowAppender<R>(connection: Connection, table: Table<R>) {
  const columns = table.columns.map(({ name }) => name);
  return createGroupCommit<R>({
    write: async (rows) => {
      const parts = await rowsToArrow(rows, table.columns);
      await connection.insertArrow({ table: table.name, columns, parts, rows: rows.length });
    },
    weigh: table.weigh,
    bytesMax: INSERT_BYTES_MAX,
    everyMs: table.everyMs ?? SMALL_INSERTS_EVERY_MS,
  });
}

function eventAppender(connection: Connection): EventLog['appendEvents'] {
  const append = createGroupCommit<EventBatch>({
    write: async (batches) => {
      const rows = batches.reduce((sum, { events }) => sum + events.length, 0);
      const parts = await eventsToArrow(batches);
      await connection.insertArrow({ table: eventsTable.name, columns: eventColumnNames, parts, rows });
    },
    weigh: eventsTable.weigh,
    bytesMax: INSERT_BYTES_MAX,
    everyMs: 0,
  });
  return (batch) => append(batch.events.length === 0 ? [] : [batch]);
}

function bindQuestions(connection: Connection): EventQuestions {
  const bound = Object.entries(questions).map(([name, question]) => [
    name,
    (question as (connection: Connection, ...args: unknown[]) => unknown).bind(null, connection),
  ]);
  return Object.fromEntries(bound) as EventQuestions;
}

/** The event store on ClickHouse, embedded or not. Its database must have been migrated. */
export function createEventStore({ url }: EventStoreOptions): EventStore {
  const connection = connect(url);
  return {
    ...bindQuestions(connection),
    appendEvents: eventAppender(connection),
    appendRefusals: rowAppender(connection, refusalsTable),
    appendDeliveries: rowAppender(connection, attemptsTable),
    appendLedger: rowAppender(connection, ledgerTable),
    appendViolations: rowAppender(connection, violationsTable),
    appendQuarantineEnds: rowAppender(connection, quarantineEndsTable),
    appendMarks: rowAppender(connection, marksTable),
    appendFindings: rowAppender(connection, findingsTable),
    ping: () => connection.ping(),
    close: () => connection.close(),
  };
}
