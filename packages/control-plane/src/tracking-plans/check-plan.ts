import type { PlanSourceRow, Repositories } from '@tributary/db';
import { compilePlan, type PlannedEvent } from '@tributary/event-schema';
import type { UseCaseContext } from '../context';
import { AppError, refuseInvalid } from '../errors';
import { getSourceRow } from '../sources/find-source';

/** Of all events together; a plan travels to every worker. */
const PLAN_CHARS_MAX = 1_000_000;
const PROBLEMS_MAX = 50;

/** Refuses what ingest could not check: the compiler is the same. @throws AppError `invalid` */
export function checkPlannedEvents(events: readonly PlannedEvent[]): void {
  if (JSON.stringify(events).length > PLAN_CHARS_MAX) {
    throw new AppError('too_large', 'A tracking plan may have a million characters. Split it by source.');
  }
  const { problems } = compilePlan(events);
  const fields = problems.slice(0, PROBLEMS_MAX).map(({ path, message }) => ({ field: path, message }));
  refuseInvalid('The plan can not be checked as it is.', fields);
}

/**
 * Puts the plan on these sources and no others.
 * @throws AppError `not_found` for a source that is not there, `conflict` when one follows another plan
 */
export async function followPlan(
  tx: Repositories,
  ctx: Pick<UseCaseContext, 'actor'>,
  { id, sources }: { id: string; sources: readonly PlanSourceRow[] },
) {
  const { workspaceId } = ctx.actor;
  for (const { sourceId } of sources) {
    const source = await getSourceRow(tx, ctx, sourceId);
    const other = await tx.trackingPlans.findBySource({ workspaceId, sourceId });
    if (!other || other.id === id) continue;
    throw new AppError(
      'conflict',
      `${source.name} follows the plan ${other.name}. A source follows one plan: take it off that one first.`,
    );
  }
  return tx.trackingPlans.setSources({ workspaceId, id, sources: [...unique(sources)] });
}

const unique = (sources: readonly PlanSourceRow[]) => new Map(sources.map((one) => [one.sourceId, one])).values();
