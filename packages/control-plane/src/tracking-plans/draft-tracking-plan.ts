import { inferPlan, type PlannedEvent, payloadOf, type SampledEvent } from '@tributary/event-schema';
import type { EventRow } from '@tributary/event-store';
import type { EventsContext } from '../events/events-context';
import { readRange, type TimeRange } from '../events/time-range';
import { requirePermission } from '../permissions';

const WEEK_MS = 7 * 86_400_000;
const SAMPLE_MAX = 5_000;
/** Kinds of events that are too rare for the sample are looked up one by one. */
const RARE_KINDS_MAX = 40;
const RARE_SAMPLE_MAX = 50;

/**
 * A plan that the latest events of some sources would keep to, for a person to go through: nothing is saved. The last
 * week, when no time is given.
 */
export async function draftTrackingPlan(
  ctx: EventsContext,
  { sourceIds: asked, ...times }: TimeRange & { readonly sourceIds: readonly string[] },
): Promise<{ events: PlannedEvent[]; sampled: number }> {
  requirePermission(ctx, 'plans:read');
  const { sinceMs } = readRange(times, { nowMs: ctx.clock(), defaultMs: WEEK_MS });
  const of = { workspaceId: ctx.actor.workspaceId, sourceIds: [...asked], sinceMs };
  const [latest, names] = await Promise.all([
    ctx.eventStore.sampleEvents({ ...of, sampleMax: SAMPLE_MAX }),
    ctx.eventStore.eventNames({ ...of, limit: 1_000 }),
  ]);
  const seen = new Set(latest.map(({ type, name }) => `${type} ${name}`));
  const rare = names.filter(({ type, name }) => !seen.has(`${type} ${name}`)).slice(0, RARE_KINDS_MAX);
  const rows = [...latest];
  for (const { type, name } of rare) {
    rows.push(...(await ctx.eventStore.sampleEvents({ ...of, type, name, sampleMax: RARE_SAMPLE_MAX })));
  }
  return { events: inferPlan(rows.map(sampled)), sampled: rows.length };
}

const sampled = (row: EventRow): SampledEvent => ({ type: row.type, name: row.name, payload: payloadOf(row) });
