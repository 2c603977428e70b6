import { z } from 'zod';
import type { Connection } from '../connection';
import { ask, atMs, defineQuery, timeMs, where, wholeNumber, workspaceId } from '../define-query';

const SAMPLES_MAX = 5;

const groups = defineQuery({
  sql: ({ sourceId }) => `
    SELECT event_type AS type, event_name AS name, path, rule, sum(count) AS events,
      sumIf(count, outcome = 'flag') AS flagged, sumIf(count, outcome = 'quarantine') AS quarantined,
      sumIf(count, outcome = 'block') AS blocked,
      CAST(sumMap(map(toString(source_id), count)), 'Map(String, UInt64)') AS bySource,
      toUnixTimestamp64Milli(min(first_at)) AS firstSeenAtMs, toUnixTimestamp64Milli(max(last_at)) AS lastSeenAtMs,
      argMax(samples, last_at) AS samples, argMax(detail, last_at) AS detail
    FROM plan_violations FINAL ${where(
      'plan_id = {planId: String}',
      `last_at >= ${atMs('sinceMs')}`,
      sourceId !== undefined && 'source_id = {sourceId: String}',
    )}
    GROUP BY type, name, path, rule
    ORDER BY events DESC, type, name, path, rule LIMIT {limit: UInt32}`,
  params: z.object({
    workspaceId,
    planId: z.string(),
    sourceId: z.string().optional(),
    sinceMs: timeMs,
    limit: z.number().int().min(1).max(1_000).default(200),
  }),
  row: z.object({
    type: z.string(),
    name: z.string(),
    path: z.string(),
    rule: z.string(),
    events: wholeNumber,
    flagged: wholeNumber,
    quarantined: wholeNumber,
    blocked: wholeNumber,
    bySource: z.record(z.string(), wholeNumber),
    firstSeenAtMs: wholeNumber,
    lastSeenAtMs: wholeNumber,
    samples: z.string().transform((json) => z.array(z.string()).parse(JSON.parse(json)).slice(0, SAMPLES_MAX)),
    /** What was said of one of the latest. */
    detail: z.string(),
  }),
});
export type PlanViolationsInput = z.input<typeof groups.params>;
export type PlanViolationGroup = z.output<typeof groups.row>;

/** What left a plan since a time, by kind of event, place and rule, most frequent first. */
export const planViolations = (connection: Connection, input: PlanViolationsInput) => ask(connection, groups, input);
