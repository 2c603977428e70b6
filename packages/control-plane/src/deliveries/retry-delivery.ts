import { AppError } from '../errors';
import type { EventsContext } from '../events/events-context';
import { requirePermission } from '../permissions';
import { createReplay } from '../replays/create-replay';
import { getDelivery } from './get-delivery';

/** Sends one delivery again: a replay of exactly this one. @throws AppError `conflict` while it is tried by itself */
export async function retryDelivery(ctx: EventsContext, { deliveryId }: { readonly deliveryId: string }) {
  requirePermission(ctx, 'replays:write');
  const { canRetry, delivery } = await getDelivery(ctx, { deliveryId });
  if (!canRetry) {
    throw new AppError(
      'conflict',
      delivery.status === 'pending'
        ? 'This delivery is still being tried; it needs no retry.'
        : 'This delivery waits for its destination to be resumed, or its destination was deleted.',
    );
  }
  const { replay } = await createReplay(ctx, { filter: { ids: [deliveryId] }, dryRun: false });
  if (!replay) throw new Error('a replay that is no dry run was not made');
  return replay;
}
