import { AppError, notFound } from '../errors';
import type { EventsContext } from '../events/events-context';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { presentReplay } from './present-replay';

/** Nothing more is handed on; what was handed on is still delivered. @throws AppError `conflict` when it has ended */
export async function cancelReplay(ctx: EventsContext, { id }: { readonly id: string }) {
  requirePermission(ctx, 'replays:write');
  const { workspaceId } = ctx.actor;
  const row = await ctx.db.transaction(async (repositories) => {
    if (!(await repositories.replays.find({ workspaceId, id }))) throw notFound('replay');
    const cancelled = await repositories.replays.requestCancel({ workspaceId, id, at: new Date(ctx.clock()) });
    if (!cancelled) throw new AppError('conflict', 'The replay has ended already.');
    await recordChange(repositories, ctx, { action: 'replay.cancel', target: { type: 'replay', id, name: id } });
    return repositories.replays.find({ workspaceId, id });
  });
  if (!row) throw notFound('replay');
  return presentReplay(row);
}
