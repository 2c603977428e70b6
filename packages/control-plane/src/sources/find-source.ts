import type { Repositories, SourceRow } from '@tributary/db';
import type { PullSource } from '@tributary/sources';
import type { UseCaseContext } from '../context';
import { AppError, notFound } from '../errors';

/** @throws AppError `not_found` */
export async function getSourceRow(
  repositories: Repositories,
  ctx: Pick<UseCaseContext, 'actor'>,
  id: string,
): Promise<SourceRow> {
  const row = await repositories.sources.find({ workspaceId: ctx.actor.workspaceId, id });
  if (!row) throw notFound('source');
  return row;
}

/** A source that is read from, with how to read it. @throws AppError `not_found`, or `invalid` for a push source */
export async function getPullSource(
  ctx: Pick<UseCaseContext, 'actor' | 'db' | 'pullSources'>,
  id: string,
): Promise<{ readonly row: SourceRow; readonly pull: PullSource }> {
  const row = await getSourceRow(ctx.db, ctx, id);
  const pull = ctx.pullSources.get(row.type);
  if (!pull) throw new AppError('invalid', `${row.name} is sent to, not read from: it has no streams and no syncs.`);
  return { row, pull };
}
