import type { DestinationRow, Repositories } from '@tributary/db';
import type { UseCaseContext } from '../context';
import { notFound } from '../errors';

/** @throws AppError `not_found` */
export async function getDestinationRow(
  repositories: Repositories,
  ctx: Pick<UseCaseContext, 'actor'>,
  id: string,
): Promise<DestinationRow> {
  const row = await repositories.destinations.find({ workspaceId: ctx.actor.workspaceId, id });
  if (!row) throw notFound('destination');
  return row;
}
