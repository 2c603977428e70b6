import type { TrackingPlanRow } from '@tributary/db';
import { compilePlan, judgeBy, type PlanChoice, type PlanReason, type PlanVerdict } from '@tributary/event-schema';
import { planAsOf } from '../../tracking-plans/plan-as-of';
import type { EventsContext } from '../events-context';
import { explainReason } from '../present-event';
import {
  fact,
  type RefusedSubject,
  reasonFact,
  type StageReporter,
  type StoredSubject,
  type TraceStage,
} from './trace-stage';

const PLAN_REASONS: readonly string[] = [
  'unplanned_event',
  'unplanned_property',
  'plan_violation',
] satisfies readonly PlanReason[];
const FINDINGS_SHOWN = 20;

/** Whether the tracking plan kept it out or aside: it was fine up to there. */
export const isPlanEnd = ({ refusal }: RefusedSubject): boolean =>
  refusal.quarantine !== undefined || PLAN_REASONS.includes(refusal.reason);

/** What the tracking plan of its source said. A source without one has no such stage. */
export const reportPlanned: StageReporter = (subject, ctx) => {
  if (subject.kind === 'stored') return judged(subject, ctx);
  return isPlanEnd(subject) ? ended(subject, ctx) : null;
};

const stage = { stage: 'planned', tookMs: null, changes: [] } as const;

/** Verdicts of stored events are not kept: it is held against the plan as it stood when the event was stored. */
async function judged({ event, storedAtMs }: StoredSubject, ctx: EventsContext): Promise<TraceStage | null> {
  const { workspaceId } = ctx.actor;
  const { sourceId } = event;
  const plan = await ctx.db.trackingPlans.findBySource({ workspaceId, sourceId });
  const then = plan && (await planAsOf(ctx, plan, storedAtMs ?? event.receivedAtMs));
  const verdict = then && verdictOf(then, event);
  if (!plan || !verdict) return null;
  const today = verdictOf(plan, event);
  return {
    ...stage,
    verdict: 'ok',
    atMs: null,
    leadsTo: { kind: 'plan', id: plan.id },
    title: verdict.choice === 'flag' ? 'Flagged by its plan' : 'Held against its plan',
    detail: sentence(verdict, plan.name),
    facts: [
      ...fact('Tracking plan', plan.name),
      ...fact('Judged', JUDGED[then.since]),
      ...(today && today.choice !== verdict.choice ? fact('Today', `It would be ${ENDS[today.choice]}.`) : []),
      ...verdict.findings.slice(0, FINDINGS_SHOWN).flatMap(({ path, detail }) => fact(path || 'Event', detail)),
    ],
  };
}

const JUDGED = {
  same: undefined,
  changed: 'by the plan as it stood when the event was stored; it has changed since',
  unknown: 'by the plan as it stands: it has changed too often since the event was stored',
} as const;

const ENDS: Readonly<Record<PlanChoice, string>> = {
  allow: 'let through',
  flag: 'flagged and let through',
  block: 'refused',
  quarantine: 'kept aside',
};

/** Null when the source did not follow the plan. */
function verdictOf(
  { events, sources }: Pick<TrackingPlanRow, 'events' | 'sources'>,
  event: StoredSubject['event'],
): PlanVerdict | null {
  const choices = sources.find(({ sourceId }) => sourceId === event.sourceId);
  if (!choices) return null;
  const own = events.filter(({ type, name }) => type === event.type && name === event.name);
  return judgeBy(compilePlan(own).checker, choices)(event);
}

function sentence({ choice, findings }: PlanVerdict, plan: string): string {
  if (findings.length === 0) return `It is as ${plan} says.`;
  const what = `${findings.length} ${findings.length === 1 ? 'thing is' : 'things are'} not as ${plan} says`;
  if (choice === 'flag' || choice === 'allow') return `${what}; the plan lets it through.`;
  return `${what}. It should have been ${ENDS[choice]}: the change of the plan was still on its way to where events are checked.`;
}

async function ended({ refusal, storedAtMs }: RefusedSubject, ctx: EventsContext): Promise<TraceStage> {
  const { workspaceId } = ctx.actor;
  const { quarantine, reason, sourceId } = refusal;
  const plan = quarantine
    ? await ctx.db.trackingPlans.find({ workspaceId, id: quarantine.planId })
    : await ctx.db.trackingPlans.findBySource({ workspaceId, sourceId });
  return {
    ...stage,
    verdict: quarantine ? 'quarantined' : 'blocked',
    atMs: storedAtMs,
    leadsTo: plan ? { kind: 'plan', id: plan.id } : undefined,
    title: quarantine ? 'Quarantined' : 'Blocked by its plan',
    detail: refusal.detail || explainReason(reason),
    facts: [
      ...reasonFact(refusal),
      ...fact('Tracking plan', plan?.name),
      ...fact(
        'The way out',
        quarantine
          ? 'It is kept whole. Change the plan, or accept what came, and replay it from the plan.'
          : 'It was not kept. Change the plan or the sender; the same message id may come again.',
      ),
    ],
  };
}
