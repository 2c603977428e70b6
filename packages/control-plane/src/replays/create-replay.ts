import { newId } from '@tributary/kernel';
import { AppError } from '../errors';
import type { EventsContext } from '../events/events-context';
import { iso } from '../events/time-range';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { presentReplay } from './present-replay';
import { type ReplayFilter, statusesOf, toStoredFilter } from './replay-filter';

const TRIED_BY_THEMSELVES = ['pending', 'parked'];

/**
 * Replays exactly what a filter takes. `dryRun` only counts, with the same filter, so that the count that is shown is
 * the count that is replayed; an open end is closed at now.
 * @throws AppError `invalid` for deliveries that are under way, `conflict` when nothing matches
 */
export async function createReplay(
  ctx: EventsContext,
  input: { readonly filter: ReplayFilter; readonly dryRun: boolean },
) {
  requirePermission(ctx, input.dryRun ? 'replays:read' : 'replays:write');
  const { workspaceId } = ctx.actor;
  const nowMs = ctx.clock();
  const filter = toStoredFilter(closeFilter(input.filter, nowMs));
  const { deliveries: count } = await ctx.eventStore.countDeliveries({ workspaceId, ...filter });
  if (input.dryRun) return { dryRun: true, count, id: null, replay: null };
  if (count === 0) throw new AppError('conflict', 'No delivery matches this filter, so there is nothing to replay.');

  const id = newId('rep', nowMs);
  const row = await ctx.db.transaction(async (repositories) => {
    const created = await repositories.replays.create({
      id,
      workspaceId,
      kind: 'replay',
      filter: { ...filter },
      total: count,
      createdByName: ctx.actor.name,
    });
    await recordChange(repositories, ctx, {
      action: 'replay.create',
      target: { type: 'replay', id, name: `${count} deliveries` },
      after: { filter },
    });
    return created;
  });
  // After the commit: a worker that is faster than it would find no replay. Should this fail, the caller hears of it,
  // and the replay can be cancelled.
  await ctx.replayJobs.replay({ workspaceId, replayId: id });
  return { dryRun: false, count, id, replay: presentReplay(row) };
}

/** What is walked later must be what was counted: defaults are written out, and the range ends now at the latest. */
function closeFilter(filter: ReplayFilter, nowMs: number): ReplayFilter {
  const status = statusesOf(filter);
  const underWay = status.filter((one) => TRIED_BY_THEMSELVES.includes(one));
  if (underWay.length > 0) {
    throw new AppError('invalid', 'Deliveries that are pending or parked are brought by themselves.', [
      { field: 'filter.status', message: `${underWay.join(' and ')} can't be replayed.` },
    ]);
  }
  const untilMs = filter.until === undefined ? nowMs : Math.min(nowMs, Date.parse(filter.until));
  return { ...filter, status, until: iso(untilMs) };
}
