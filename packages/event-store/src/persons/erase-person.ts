import { digest } from '@tributary/kernel';
import { z } from 'zod';
import type { Connection } from '../connection';
import { hexId, timeMs, wholeNumber, workspaceId } from '../define-query';

const Input = z.object({
  workspaceId,
  /** Every id that the person's events can carry. */
  personIds: z.array(hexId).min(1),
  distinctIds: z.array(z.string()).min(1),
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

/** Any text as a literal that nothing can end. */
const literal = (text: string): string => `unhex('${Buffer.from(text, 'utf8').toString('hex')}')`;
const list = (literals: readonly string[]): string => `(${literals.join(', ')})`;

/** How many rows there are, counted before they go. Asks nothing of what is not there any more. */
export async function countPerson(connection: Connection, input: ErasePersonInput): Promise<Erased> {
  return walk(Input.parse(input), async (table, clause) => {
    const [row] = Count.parse(await connection.rows(`SELECT count() AS rows FROM ${table} WHERE ${clause}`));
    return row?.rows ?? 0;
  });
}

/**
 * Takes a person's rows out of every table, and answers once they are gone. Harmless when it runs again, and when it
 * was killed half-way: events go last, because deliveries are found by them.
 */
export async function erasePerson(connection: Connection, input: ErasePersonInput): Promise<void> {
  // First into the books, by source and minute, so that what goes now is not taken for lost.
  await walk(Input.parse(input), async (table, clause) => {
    if (table === 'events' || table === 'refusals') await connection.command(accountFor(table, clause));
    return 0;
  });
  await walk(Input.parse(input), async (table, clause) => {
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

async function walk(
  { workspaceId, personIds, distinctIds, untilMs }: z.output<typeof Input>,
  visit: (table: string, clause: string) => Promise<number>,
): Promise<Erased> {
  const sums = { events: 0, refusals: 0, deliveries: 0, attempts: 0 };
  const size = Math.max(personIds.length, distinctIds.length);
  for (let start = 0; start < size; start += IDS_PER_STATEMENT) {
    const clauses = clausesFor({
      workspaceId,
      personIds: personIds.slice(start, start + IDS_PER_STATEMENT),
      distinctIds: distinctIds.slice(start, start + IDS_PER_STATEMENT),
      until: `fromUnixTimestamp64Milli(toInt64(${untilMs}), 'UTC')`,
    });
    sums.attempts += await visit('delivery_attempts', clauses.deliveries);
    sums.deliveries += await visit('deliveries', clauses.deliveries);
    sums.refusals += await visit('refusals', clauses.refusals);
    sums.events += await visit('events', clauses.events);
  }
  return sums;
}

function clausesFor(input: { workspaceId: string; personIds: string[]; distinctIds: string[]; until: string }) {
  const ids = list(input.distinctIds.map(literal));
  const ofWorkspace = `workspace_id = ${literal(input.workspaceId)}`;
  // An anonymous id that a device shares says nothing about an event of another user.
  const named =
    input.distinctIds.length === 0 ? 'false' : `user_id IN ${ids} OR (user_id = '' AND anonymous_id IN ${ids})`;
  const persons =
    input.personIds.length === 0 ? 'false' : `person_id IN ${list(input.personIds.map((id) => `unhex('${id}')`))}`;
  const events = `${ofWorkspace} AND received_at <= ${input.until} AND (${persons} OR ${named})`;
  const users = input.distinctIds.length === 0 ? 'false' : `user_id IN ${ids}`;
  return {
    events,
    refusals: `${ofWorkspace} AND received_at <= ${input.until} AND (${named})`,
    deliveries: `${ofWorkspace} AND event_received_at <= ${input.until}
      AND (${users} OR event_id IN (SELECT event_id FROM events WHERE ${events}))`,
  };
}
