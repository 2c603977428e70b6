import { AppError } from '../errors';
import type { EventsContext } from '../events/events-context';
import { readRange, type TimeRange } from '../events/time-range';
import { requirePermission } from '../permissions';
import { presentErrorGroup } from './list-error-groups';
import { presentDelivery } from './present-delivery';

const MONTH_MS = 30 * 86_400_000;
const EXAMPLES = 20;
/** Affected people are counted over this many of the latest deliveries. */
const PEOPLE_SAMPLE = 500;

/** One cause: what happened, what to do, examples, and whom it affects. */
export async function getErrorGroup(ctx: EventsContext, input: TimeRange & { readonly errorGroup: string }) {
  requirePermission(ctx, 'deliveries:read');
  const { workspaceId } = ctx.actor;
  const { errorGroup } = input;
  const range = readRange(input, { nowMs: ctx.clock(), defaultMs: MONTH_MS });
  const failing = ['failed' as const, 'pending' as const];
  const [[group], { rows }] = await Promise.all([
    ctx.eventStore.errorGroups({ workspaceId, errorGroup, limit: 1, ...range }),
    ctx.eventStore.listDeliveries({ workspaceId, errorGroup, statuses: failing, limit: PEOPLE_SAMPLE, ...range }),
  ]);
  if (!group) throw new AppError('not_found', 'Nothing fails for this reason any more.');
  const destination = await ctx.db.destinations.find({ workspaceId, id: group.destinationId, withDeleted: true });
  const people = new Map<string, number>();
  for (const { userId } of rows) if (userId !== '') people.set(userId, (people.get(userId) ?? 0) + 1);
  return {
    ...presentErrorGroup(group, destination?.name ?? 'a deleted destination'),
    examples: rows.slice(0, EXAMPLES).map(presentDelivery),
    affectedPeople: [...people]
      .map(([userId, deliveries]) => ({ userId, deliveries }))
      .sort((a, b) => b.deliveries - a.deliveries)
      .slice(0, 100),
  };
}
