import { digest } from '@tributary/kernel';
import { z } from 'zod';
import type { Connection } from '../connection';
import { hexId, timeMs, wholeNumber, workspaceId } from '../define-query';
import { list, literal, type PersonClauses, redactPerson } from './redact-person';

const Input = z.object({
  workspaceId,
  /** Every id that the person's events can carry. */
  personIds: z.array(hexId).min(1),
  /** Not the empty one: it would be everybody's who has none. */
  distinctIds: z.array(z.string().min(1)),
  /** What was received until then, included. */
  untilMs: timeMs,
});
export type ErasePersonInput = z.input<typeof Input>;

export interface Erased {
  readonly events: number;
  readonly refusals: number;
  readonly deliveries: number;
  readonly attempts: number;
}

/** Ids in one statement: below the 256 KiB that a server reads as SQL by default, with the longest ids there are. */
const IDS_PER_STATEMENT = 150;
const Count = z.array(z.object({ rows: wholeNumber })).min(1);

/** How many rows there are, counted before they go. Asks nothing of what is not there any more. */
export async function countPerson(connection: Connection, input: ErasePersonInput): Promise<Erased> {
  return walkTables(Input.parse(input), async (table, clause) => {
    const [row] = Count.parse(await connection.rows(`SELECT count() AS rows FROM ${table} WHERE ${clause}`));
    return row?.rows ?? 0;
  });
}

/**
 * Takes a person's rows out of every table, and answers once they are gone. Harmless when it runs again, and when it
 * was killed half-way: what is found by means of other rows goes before them, events last.
 */
export async function erasePerson(connection: Connection, input: ErasePersonInput): Promise<void> {
  // First into the books, by source and minute, so that what goes now is not taken for lost.
  await walkTables(Input.parse(input), async (table, clause) => {
    if (table === 'events' || table === 'refusals') await connection.command(accountFor(table, clause));
    return 0;
  });
  for (const clauses of clausesOf(Input.parse(input))) await redactPerson(connection, clauses);
  await walkTables(Input.parse(input), async (table, clause) => {
    await connection.command(
      `ALTER TABLE ${table} DELETE WHERE ${clause} SETTINGS mutations_sync = 2, allow_nondeterministic_mutations = 1`,
    );
    return 0;
  });
}

/** Keyed by what is erased: a second run finds no rows any more, and leaves the first one's counts alone. */
function accountFor(table: string, clause: string): string {
  const rows = table === 'events' ? 'uniqExact(event_id)' : 'sum(count)';
  return `INSERT INTO ledger (workspace_id, source_id, minute, kind, reason, batch_id, count)
    SELECT workspace_id, source_id, toStartOfMinute(received_at) AS minute, 'deleted', 'person_erased',
      'erase-${table}-${digest(clause)}', ${rows}
    FROM ${table} ${table === 'refusals' ? 'FINAL' : ''} WHERE ${clause} GROUP BY workspace_id, source_id, minute`;
}

async function walkTables(
  input: z.output<typeof Input>,
  visit: (table: string, clause: string) => Promise<number>,
): Promise<Erased> {
  const sums = { events: 0, refusals: 0, deliveries: 0, attempts: 0 };
  for (const clauses of clausesOf(input)) {
    sums.attempts += await visit('delivery_attempts', clauses.deliveries);
    sums.deliveries += await visit('deliveries', clauses.deliveries);
    sums.refusals += await visit('refusals', clauses.refusals);
    sums.events += await visit('events', clauses.events);
  }
  return sums;
}

function* clausesOf({ workspaceId, personIds, distinctIds, untilMs }: z.output<typeof Input>) {
  const size = Math.max(personIds.length, distinctIds.length);
  for (let start = 0; start < size; start += IDS_PER_STATEMENT) {
    yield clausesFor({
      workspaceId,
      personIds: personIds.slice(start, start + IDS_PER_STATEMENT),
      distinctIds: distinctIds.slice(start, start + IDS_PER_STATEMENT),
      until: `fromUnixTimestamp64Milli(toInt64(${untilMs}), 'UTC')`,
    });
  }
}

function clausesFor(input: {
  workspaceId: string;
  personIds: string[];
  distinctIds: string[];
  until: string;
}): PersonClauses {
  const ids = list(input.distinctIds.map(literal));
  const ofWorkspace = `workspace_id = ${literal(input.workspaceId)}`;
  // An anonymous id that a device shares says nothing about an event of another user.
  const named =
    input.distinctIds.length === 0 ? 'false' : `user_id IN ${ids} OR (user_id = '' AND anonymous_id IN ${ids})`;
  const persons =
    input.personIds.length === 0 ? 'false' : `person_id IN ${list(input.personIds.map((id) => `unhex('${id}')`))}`;
  const events = `${ofWorkspace} AND received_at <= ${input.until} AND (${persons} OR ${named})`;
  const users = input.distinctIds.length === 0 ? 'false' : `user_id IN ${ids}`;
  // What could not be read names nobody: it is found by an id that stands in it as JSON's text.
  const quoted = input.distinctIds.map((id) => literal(JSON.stringify(id)));
  const unread =
    quoted.length === 0
      ? 'false'
      : `user_id = '' AND anonymous_id = '' AND multiSearchAny(raw, [${quoted.join(', ')}])`;
  return {
    workspace: ofWorkspace,
    events,
    refusals: `${ofWorkspace} AND received_at <= ${input.until} AND (${named} OR (${unread}))`,
    deliveries: `${ofWorkspace} AND event_received_at <= ${input.until}
      AND (${users} OR event_id IN (SELECT event_id FROM events WHERE ${events}))`,
  };
}
