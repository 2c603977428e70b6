import type { FollowedPlan, PlanFollowers } from '@tributary/db';
import { compilePlan, judgeBy, type PlanChecker, type PlannedEvent } from '@tributary/event-schema';
import type { IngestDeps } from '@tributary/pipeline';

type PlannedSource = NonNullable<ReturnType<IngestDeps['plans']['planOf']>>;

/** Plans as ingest asks for them. Compiled once for each version, when the first event of one of its sources comes. */
export function judgeByPlans(followers: Pick<PlanFollowers, 'planOf'>): IngestDeps['plans'] {
  const checkers = new WeakMap<readonly PlannedEvent[], PlanChecker>();
  const sources = new WeakMap<FollowedPlan, PlannedSource>();

  const checkerOf = (events: readonly PlannedEvent[]): PlanChecker => {
    const known = checkers.get(events);
    if (known) return known;
    // A plan is only saved without problems; one that was saved under other rules is checked as far as it goes.
    const { checker } = compilePlan(events);
    checkers.set(events, checker);
    return checker;
  };

  return {
    planOf(input) {
      const plan = followers.planOf(input);
      if (!plan) return null;
      const known = sources.get(plan);
      if (known) return known;
      const judge = judgeBy(checkerOf(plan.events), plan.choices);
      const source: PlannedSource = {
        planId: plan.planId,
        judge: (event) => judge({ ...event, dialect: event.header.dialect }),
      };
      sources.set(plan, source);
      return source;
    },
  };
}
