import { z } from 'zod';
import type { Connection } from '../connection';
import { ask, atMs, defineQuery, hexId, idOf, timeMs, where, wholeNumber, workspaceId } from '../define-query';
import { type Quarantine, RELEASE_OUTCOMES, type RefusalRow } from '../rows';
import { refusalIdOf } from '../tables';
import { selectRefusals } from './load-events';

const filter = {
  workspaceId,
  planId: z.string().optional(),
  sourceIds: z.array(z.string()).optional(),
  type: z.string().optional(),
  name: z.string().optional(),
  sinceMs: timeMs.optional(),
  /** Leaves out what this release has brought back in vain: it would be walked for ever. */
  releaseId: z.string().optional(),
};
const Filter = z.object(filter);
export type QuarantineFilter = z.input<typeof Filter>;

/** Kept aside and not brought back since. */
const clausesFor = (params: z.output<typeof Filter>): (string | false)[] => [
  "disposition = 'quarantined'",
  params.planId !== undefined && 'plan_id = {planId: String}',
  params.sourceIds !== undefined && 'has({sourceIds: Array(String)}, source_id)',
  params.type !== undefined && 'type = {type: String}',
  params.name !== undefined && 'name = {name: String}',
  params.sinceMs !== undefined && `received_at >= ${atMs('sinceMs')}`,
  params.releaseId !== undefined && 'release_id != {releaseId: String}',
  `refusal_id NOT IN (SELECT refusal_id FROM quarantine_ends ${where(
    params.sinceMs !== undefined && `received_at >= ${atMs('sinceMs')}`,
  )})`,
];

const counts = defineQuery({
  sql: (params) => `
    SELECT type, name, uniqExact(received_at, refusal_id) AS events
    FROM refusals ${where(...clausesFor(params))} GROUP BY type, name ORDER BY events DESC, type, name`,
  params: Filter,
  row: z.object({ type: z.string(), name: z.string(), events: wholeNumber }),
});

/** How many events are in quarantine, by kind. */
export const countQuarantined = (connection: Connection, input: QuarantineFilter) => ask(connection, counts, input);

/** The latest of them, whole. */
export async function sampleQuarantined(
  connection: Connection,
  { limit, ...input }: QuarantineFilter & { limit: number },
): Promise<RefusalRow[]> {
  const params = Filter.parse(input);
  return selectRefusals(connection, { clauses: clausesFor(params), params, limit });
}

const Blocked = z.object({ workspaceId, sourceIds: z.array(z.string()), sinceMs: timeMs });
/** What is longer was cut when it was written down, and can't be read any more. */
const WHOLE_BELOW_BYTES = 32 * 1024;

/** The latest events that plans have turned away, as far as they are whole. */
export async function sampleBlocked(
  connection: Connection,
  { limit, ...input }: z.input<typeof Blocked> & { limit: number },
): Promise<RefusalRow[]> {
  const clauses = [
    "disposition != 'quarantined'",
    "reason IN ('unplanned_event', 'unplanned_property', 'plan_violation')",
    'has({sourceIds: Array(String)}, source_id)',
    `received_at >= ${atMs('sinceMs')}`,
    `length(raw) < ${WHOLE_BELOW_BYTES}`,
  ];
  return selectRefusals(connection, { clauses, params: Blocked.parse(input), limit });
}

export interface KeptPlace {
  readonly receivedAtMs: number;
  readonly refusalId: string;
}
export interface KeptRow extends RefusalRow, KeptPlace {
  readonly quarantine: Quarantine;
}

const Walk = z.object({ ...filter, afterMs: timeMs.optional(), afterId: hexId.optional() });
const PAGE = 500;

/** Everything in quarantine that a filter takes, oldest first, in pages. */
export async function* walkQuarantined(
  connection: Connection,
  input: QuarantineFilter,
  after?: KeptPlace,
): AsyncGenerator<readonly KeptRow[]> {
  let place = after;
  while (true) {
    const params = Walk.parse({
      ...input,
      ...(place ? { afterMs: place.receivedAtMs, afterId: place.refusalId } : {}),
    });
    const behind = `(received_at, refusal_id) > (${atMs('afterMs')}, ${idOf('afterId')})`;
    const clauses = [
      ...clausesFor(params),
      params.afterMs !== undefined && `received_at >= ${atMs('afterMs')}`,
      params.afterMs !== undefined && behind,
    ];
    const rows = await selectRefusals(connection, { clauses, params, limit: PAGE, oldestFirst: true });
    const kept = rows.flatMap((row) =>
      row.quarantine ? [{ ...row, quarantine: row.quarantine, refusalId: refusalIdOf(row) }] : [],
    );
    if (kept.length > 0) yield kept;
    if (rows.length < PAGE) return;
    place = kept.at(-1);
  }
}

const outcomes = defineQuery({
  sql: () => `
    SELECT outcome, count() AS events FROM quarantine_ends FINAL ${where('release_id = {releaseId: String}')}
    GROUP BY outcome`,
  params: z.object({ workspaceId, releaseId: z.string() }),
  row: z.object({ outcome: z.enum(RELEASE_OUTCOMES), events: wholeNumber }),
});

/** What became of the events that a release has brought back, as far as ingest has dealt with them. */
export async function releaseOutcomes(connection: Connection, input: z.input<typeof outcomes.params>) {
  const rows = await ask(connection, outcomes, input);
  const of = (outcome: (typeof RELEASE_OUTCOMES)[number]) => rows.find((row) => row.outcome === outcome)?.events ?? 0;
  return {
    stored: of('stored'),
    quarantined: of('quarantined'),
    blocked: of('blocked'),
    duplicate: of('duplicate'),
  };
}
