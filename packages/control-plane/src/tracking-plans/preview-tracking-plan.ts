import type { PlanSourceRow } from '@tributary/db';
import {
  compilePlan,
  type JudgedEvent,
  judgeBy,
  PLAN_CHOICES,
  type PlanChoice,
  type PlannedEvent,
  type PlanVerdict,
} from '@tributary/event-schema';
import type { EventRow, RefusalRow } from '@tributary/event-store';
import type { EventsContext } from '../events/events-context';
import { iso, readRange } from '../events/time-range';
import { requirePermission } from '../permissions';
import { checkPlannedEvents } from './check-plan';

const WEEK_MS = 7 * 86_400_000;
const STORED_MAX = 2_000;
const KEPT_MAX = 500;
const EXAMPLES_MAX = 3;
const DIFFERENCES_MAX = 100;

/** An event of the sample, from wherever it is now: stored, kept aside, or turned away. */
interface Sampled extends JudgedEvent {
  readonly sourceId: string;
  readonly receivedAtMs: number;
}

type Judge = (event: Sampled) => PlanVerdict;

/**
 * What a plan would do to the events that really came, against what is done to them now. The same code as ingest's, over
 * the latest events of its sources: stored ones, those that are kept aside, and those that a plan turned away. Says how
 * many it has looked at.
 */
export async function previewTrackingPlan(
  ctx: EventsContext,
  input: {
    readonly events: readonly PlannedEvent[];
    readonly sources: readonly PlanSourceRow[];
    readonly since?: string | undefined;
  },
) {
  requirePermission(ctx, 'plans:read');
  checkPlannedEvents(input.events);
  const { sinceMs } = readRange({ since: input.since }, { nowMs: ctx.clock(), defaultMs: WEEK_MS });
  const sourceIds = input.sources.map(({ sourceId }) => sourceId);
  const [{ events, outside }, stored, now] = await Promise.all([
    sample(ctx, sourceIds, sinceMs),
    countEvents(ctx, sourceIds, sinceMs),
    judgesOfToday(ctx, sourceIds),
  ]);
  const drafted = compilePlan(input.events).checker;
  const draft = new Map(input.sources.map((source) => [source.sourceId, judgeBy(drafted, source)] as const));
  return {
    since: iso(sinceMs),
    sampled: events.length,
    total: Math.max(stored + outside, events.length),
    ...compare(events, { now, draft }),
  };
}

/** `outside`: how many of them are not stored. */
async function sample(
  ctx: EventsContext,
  sourceIds: string[],
  sinceMs: number,
): Promise<{ readonly events: readonly Sampled[]; readonly outside: number }> {
  if (sourceIds.length === 0) return { events: [], outside: 0 };
  const { workspaceId } = ctx.actor;
  const [stored, kept, blocked] = await Promise.all([
    ctx.eventStore.sampleEvents({ workspaceId, sourceIds, sinceMs, sampleMax: STORED_MAX }),
    ctx.eventStore.sampleQuarantined({ workspaceId, sourceIds, sinceMs, limit: KEPT_MAX }),
    ctx.eventStore.sampleBlocked({ workspaceId, sourceIds, sinceMs, limit: KEPT_MAX }),
  ]);
  const outside = [...kept, ...blocked].flatMap(asEvent);
  return { events: [...stored, ...outside], outside: outside.length };
}

function asEvent(row: RefusalRow): (RefusalRow & Pick<EventRow, 'type' | 'envelope' | 'header'>)[] {
  // What a batch says for all its events is kept with those that can come back only; no plan asks about it.
  const { envelope, header } = row.quarantine ?? { envelope: '', header: row.header ?? '' };
  // Only events whose type was known got as far as their plan.
  return header === '' ? [] : [{ ...row, type: row.type as EventRow['type'], envelope, header }];
}

async function countEvents(ctx: EventsContext, sourceIds: string[], sinceMs: number): Promise<number> {
  if (sourceIds.length === 0) return 0;
  const { workspaceId } = ctx.actor;
  const names = await ctx.eventStore.eventNames({ workspaceId, sourceIds, sinceMs, limit: 1_000 });
  return names.reduce((sum, { events }) => sum + events, 0);
}

/** How the plans that the sources follow today would judge. */
async function judgesOfToday(ctx: EventsContext, sourceIds: string[]): Promise<Map<string, Judge>> {
  const { workspaceId } = ctx.actor;
  const judges = new Map<string, Judge>();
  for (const sourceId of sourceIds) {
    const plan = await ctx.db.trackingPlans.findBySource({ workspaceId, sourceId });
    const choices = plan?.sources.find((source) => source.sourceId === sourceId);
    if (plan && choices) judges.set(sourceId, judgeBy(compilePlan(plan.events).checker, choices));
  }
  return judges;
}

const noCounts = () => Object.fromEntries(PLAN_CHOICES.map((choice) => [choice, 0])) as Record<PlanChoice, number>;

interface Difference {
  readonly type: string;
  readonly name: string;
  readonly from: PlanChoice;
  readonly to: PlanChoice;
  events: number;
  readonly examples: { messageId: string; sourceId: string; receivedAt: string; detail: string }[];
}

function compare(
  events: readonly Sampled[],
  { now, draft }: { now: ReadonlyMap<string, Judge>; draft: ReadonlyMap<string, Judge> },
) {
  const counts = { now: noCounts(), draft: noCounts() };
  const differences = new Map<string, Difference>();
  for (const event of events) {
    const before = now.get(event.sourceId)?.(event);
    const after = draft.get(event.sourceId)?.(event);
    const [from, to] = [before?.choice ?? 'allow', after?.choice ?? 'allow'];
    counts.now[from]++;
    counts.draft[to]++;
    if (from === to) continue;
    const key = `${event.type} ${event.name} ${from} ${to}`;
    const known = differences.get(key);
    const difference = known ?? { type: event.type, name: event.name, from, to, events: 0, examples: [] };
    differences.set(key, difference);
    difference.events++;
    if (difference.examples.length >= EXAMPLES_MAX) continue;
    const detail = (to === 'allow' ? before : after)?.findings[0]?.detail ?? '';
    const { messageId, sourceId, receivedAtMs } = event;
    difference.examples.push({ messageId, sourceId, receivedAt: iso(receivedAtMs), detail });
  }
  const sorted = [...differences.values()].sort((a, b) => b.events - a.events).slice(0, DIFFERENCES_MAX);
  return { ...counts, differences: sorted };
}
