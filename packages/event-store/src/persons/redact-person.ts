import { z } from 'zod';
import type { Connection } from '../connection';
import { hexId } from '../define-query';

/** Conditions on the rows of a person, by table. */
export interface PersonClauses {
  readonly workspace: string;
  readonly events: string;
  readonly refusals: string;
  /** Of `deliveries` and of `delivery_attempts`. */
  readonly deliveries: string;
}

/** Any text as a literal that nothing can end. */
export const literal = (text: string): string => `unhex('${Buffer.from(text, 'utf8').toString('hex')}')`;
export const list = (literals: readonly string[]): string => `(${literals.join(', ')})`;

/** In one statement, twice: a sample has 1,000 characters at most, and a server reads 256 KiB as SQL. */
const SAMPLES_PER_STATEMENT = 50;
const DELIVERIES_PER_STATEMENT = 2_000;
const Samples = z.array(z.object({ sample: z.string() }));
const Neighbours = z.array(z.object({ deliveryId: hexId }));
/** Stands where a sentence was that may have quoted the person. */
const EXAMPLE_GONE = 'The example was deleted together with the person it came from.';

/**
 * Takes what rows of others tell of a person out of those rows; they stay. Before the person's own rows go, because it
 * is by them that the others are found.
 */
export async function redactPerson(connection: Connection, clauses: PersonClauses): Promise<void> {
  await forgetSharedRequests(connection, clauses);
  await forgetSamples(connection, clauses);
}

/**
 * Events that went out in one request have its transcript each. They share the mapping, the answer and the time it took;
 * what else was sent within the same second with the same marks loses its transcript too. Asked first and changed then:
 * a mutation that reads its own table waits for itself.
 */
async function forgetSharedRequests(connection: Connection, { workspace, deliveries }: PersonClauses): Promise<void> {
  const marks = 'destination_id, mapping_id, http_status, duration_ms';
  const found = Neighbours.parse(
    await connection.rows(
      `SELECT DISTINCT lower(hex(delivery_id)) AS deliveryId FROM delivery_attempts
       WHERE ${workspace} AND exchanges != '' AND NOT (${deliveries})
         AND (${marks}, toUnixTimestamp(at)) IN (
           SELECT ${marks}, toUnixTimestamp(at) + arrayJoin([-1, 0, 1]) FROM delivery_attempts
           WHERE ${deliveries} AND exchanges != '')`,
    ),
  );
  for (let start = 0; start < found.length; start += DELIVERIES_PER_STATEMENT) {
    const some = found.slice(start, start + DELIVERIES_PER_STATEMENT).map(({ deliveryId }) => `unhex('${deliveryId}')`);
    await connection.command(
      `ALTER TABLE delivery_attempts UPDATE exchanges = '' WHERE ${workspace} AND delivery_id IN ${list(some)}
       SETTINGS mutations_sync = 2`,
    );
  }
}

/** Groups of violations name examples by message id, and say of the first one what was wrong with it. */
async function forgetSamples(connection: Connection, { workspace, events, refusals }: PersonClauses): Promise<void> {
  const found = Samples.parse(
    await connection.rows(
      `SELECT DISTINCT arrayJoin(JSONExtract(samples, 'Array(String)')) AS sample FROM plan_violations
       WHERE ${workspace} AND sample IN (
         SELECT leftUTF8(message_id, 1000) FROM events WHERE ${events}
         UNION ALL SELECT leftUTF8(message_id, 1000) FROM refusals WHERE ${refusals})`,
    ),
  );
  for (let start = 0; start < found.length; start += SAMPLES_PER_STATEMENT) {
    const some = found.slice(start, start + SAMPLES_PER_STATEMENT).map(({ sample }) => literal(sample));
    const samples = "JSONExtract(samples, 'Array(String)')";
    await connection.command(
      `ALTER TABLE plan_violations
       UPDATE samples = toJSONString(arrayFilter(sample -> sample NOT IN ${list(some)}, ${samples})),
         detail = ${literal(EXAMPLE_GONE)}
       WHERE ${workspace} AND hasAny(${samples}, [${some.join(', ')}])
       SETTINGS mutations_sync = 2`,
    );
  }
}
