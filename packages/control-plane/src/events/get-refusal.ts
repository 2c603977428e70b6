import { AppError } from '../errors';
import { requirePermission } from '../permissions';
import type { EventsContext } from './events-context';
import { isDuplicate, presentRefusal } from './present-event';
import { iso } from './time-range';
import { assembleStages } from './trace/assemble-stages';
import { presentStage } from './trace/present-stage';
import { refusedSubject } from './trace/read-subject';

/** An event, or a whole request, that was not stored: its life up to there, and for a duplicate the event that was. */
export async function getRefusal(ctx: EventsContext, { id }: { readonly id: string }) {
  requirePermission(ctx, 'events:read');
  const { workspaceId } = ctx.actor;
  const row = /^[0-9a-f]{32}$/.test(id) ? await ctx.eventStore.getRefusalById({ workspaceId, refusalId: id }) : null;
  if (!row) throw new AppError('not_found', 'There is no refused event of this id.');
  const subject = await refusedSubject(ctx, row);
  const first = isDuplicate(row.reason)
    ? await ctx.eventStore.getEvent({ workspaceId, messageId: row.messageId, sourceId: row.sourceId })
    : null;
  const [stored] = first?.events ?? [];
  return {
    ...presentRefusal(row, id),
    stages: subject ? (await assembleStages(ctx, subject)).map(presentStage) : [],
    first: stored ? { messageId: stored.messageId, receivedAt: iso(stored.receivedAtMs) } : null,
  };
}
