import type { DestinationRow } from '@tributary/db';
import type { UseCaseContext } from '../context';
import { AppError } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { type DestinationView, toDestinationView } from './destination-view';
import { getDestinationRow } from './find-destination';

/** The pause ends, and what was parked is delivered. @throws AppError `conflict` when it is not paused */
export async function resumeDestination(ctx: UseCaseContext, { id }: { id: string }): Promise<DestinationView> {
  requirePermission(ctx, 'destinations:write');
  const { workspaceId } = ctx.actor;
  const resumedAtMs = ctx.clock();
  const before = await ctx.db.transaction(async (tx) => {
    const row = await getDestinationRow(tx, ctx, id);
    if (!(await tx.destinations.resume({ workspaceId, id }))) {
      throw new AppError('conflict', `${row.name} is not paused.`);
    }
    await recordChange(tx, ctx, {
      action: 'destination.resume',
      target: { type: 'destination', id, name: row.name },
      before: { reason: row.paused?.reason ?? '', since: row.paused?.since.toISOString() ?? '' },
    });
    return row;
  });
  // After the commit, because the drain must find it resumed.
  try {
    await ctx.jobs.drain({ workspaceId, destinationId: id, resumedAtMs });
  } catch (cause) {
    await pauseAgain(ctx, before);
    const message = `${before.name} stays paused: the queue that delivers what was parked is away. Try again in a moment.`;
    throw new AppError('unavailable', message, [], { cause });
  }
  return getView(ctx, id);
}

/** As it was, so that what is parked is not forgotten. */
async function pauseAgain(ctx: UseCaseContext, { id, workspaceId, paused }: DestinationRow): Promise<void> {
  if (!paused) return;
  await ctx.db.destinations.pause({ workspaceId, id, by: paused.by, reason: paused.reason, at: paused.since });
}

const getView = async (ctx: UseCaseContext, id: string) => toDestinationView(await getDestinationRow(ctx.db, ctx, id));
