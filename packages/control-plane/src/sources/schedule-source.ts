import type { SourceRow } from '@tributary/db';
import type { UseCaseContext } from '../context';
import { AppError } from '../errors';

/**
 * Sets the timer to what is saved: none while the source is off or deleted. After the transaction, because a timer
 * can't be rolled back; the worker sets all timers again when it starts, so one that is missing comes back.
 * @throws AppError `unavailable` when the queue is away
 */
export async function scheduleSource(ctx: Pick<UseCaseContext, 'jobs' | 'sources'>, row: SourceRow): Promise<void> {
  if (ctx.sources.get(row.type)?.kind !== 'pull') return;
  const schedule = row.enabled && !row.deletedAt ? row.schedule : null;
  try {
    await ctx.jobs.scheduleSync({ workspaceId: row.workspaceId, sourceId: row.id, schedule });
  } catch (cause) {
    throw new AppError(
      'unavailable',
      `${row.name} was saved, but its timer could not be set because the queue is away. Save it again in a moment.`,
      [],
      { cause },
    );
  }
}
