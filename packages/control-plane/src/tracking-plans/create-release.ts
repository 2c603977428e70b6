import { Duplicate, type QuarantineReleaseRow } from '@tributary/db';
import type { EventType } from '@tributary/event-schema';
import { newId } from '@tributary/kernel';
import { AppError } from '../errors';
import type { EventsContext } from '../events/events-context';
import { iso, isoOrNull, type ListInput, type Listing } from '../listing';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { getTrackingPlanRow } from './find-tracking-plan';

/** Which of the events that a plan keeps aside: all of them when nothing is said. */
export interface ReleaseFilter {
  readonly sourceIds?: readonly string[] | undefined;
  readonly type?: EventType | undefined;
  readonly name?: string | undefined;
}

export const presentRelease = ({ workspaceId: _, cursor: __, error, ...row }: QuarantineReleaseRow) => ({
  ...row,
  filter: row.filter as ReleaseFilter,
  error: error === '' ? null : error,
  createdAt: iso(row.createdAt),
  startedAt: isoOrNull(row.startedAt),
  finishedAt: isoOrNull(row.finishedAt),
});

/**
 * Brings events back from quarantine and through ingest, where the plan as it is now decides. `dryRun` only counts, by
 * the same filter.
 * @throws AppError `conflict` when there is nothing, or when another release of the plan is under way
 */
export async function createRelease(
  ctx: EventsContext,
  input: { readonly id: string; readonly filter: ReleaseFilter; readonly dryRun: boolean },
) {
  requirePermission(ctx, input.dryRun ? 'plans:read' : 'plans:write');
  const { workspaceId } = ctx.actor;
  const plan = await getTrackingPlanRow(ctx.db, ctx, input.id);
  const { sourceIds, type, name } = input.filter;
  const filter = { ...(sourceIds ? { sourceIds: [...sourceIds] } : {}), ...(type ? { type } : {}), ...named(name) };
  const kinds = await ctx.eventStore.countQuarantined({ workspaceId, planId: plan.id, ...filter });
  const count = kinds.reduce((sum, { events }) => sum + events, 0);
  if (input.dryRun) return { dryRun: true, count, release: null };
  if (count === 0) throw new AppError('conflict', 'No such event is in quarantine, so there is nothing to replay.');
  const id = newId('rel', ctx.clock());
  const row = await ctx.db
    .transaction(async (tx) => {
      const created = await tx.quarantineReleases.create({
        ...{ id, workspaceId, planId: plan.id, filter, total: count, createdByName: ctx.actor.name },
      });
      await recordChange(tx, ctx, {
        action: 'tracking_plan.release',
        target: { type: 'tracking_plan', id: plan.id, name: plan.name },
        after: { filter, events: count },
      });
      return created;
    })
    .catch((error: unknown) => {
      if (!(error instanceof Duplicate)) throw error;
      throw new AppError('conflict', 'Events of this plan are being replayed already. Wait until that has ended.');
    });
  // After the commit: a worker that is faster than it would find no release. Should this fail, a worker finds it later.
  await ctx.releaseJobs.release({ workspaceId, releaseId: id });
  return { dryRun: false, count, release: presentRelease(row) };
}

const named = (name: string | undefined) => (name === undefined ? {} : { name });

/** What was brought back, newest first, with what became of it. */
export async function listReleases(
  ctx: EventsContext,
  { id, ...page }: { readonly id: string } & ListInput,
): Promise<Listing<ReturnType<typeof presentRelease>>> {
  requirePermission(ctx, 'plans:read');
  await getTrackingPlanRow(ctx.db, ctx, id);
  const { workspaceId } = ctx.actor;
  const { rows, nextCursor } = await ctx.db.quarantineReleases.list({ workspaceId, planId: id, ...page });
  return { data: rows.map(presentRelease), nextCursor };
}
