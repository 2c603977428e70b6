import type { EventStore } from '@tributary/event-store';
import type { DeliverDeps } from '@tributary/pipeline';

const PAGE = 200;

/** Deliveries among these whose latest state was reached since then and is an end. */
export async function findSettled(
  store: Pick<EventStore, 'listDeliveries'>,
  question: Parameters<DeliverDeps['store']['settledSince']>[0],
): Promise<ReadonlySet<string>> {
  const { workspaceId, destinationId, deliveryIds, receivedFromMs, receivedToMs, sinceMs } = question;
  const settled = new Set<string>();
  if (deliveryIds.length === 0) return settled;
  let cursor: string | null | undefined;
  do {
    const page = await store.listDeliveries({
      workspaceId,
      destinationId,
      deliveryIds: [...deliveryIds],
      statuses: ['delivered', 'discarded', 'failed', 'filtered'],
      sinceMs: receivedFromMs,
      untilMs: receivedToMs + 1,
      limit: PAGE,
      ...(cursor ? { cursor } : {}),
    });
    for (const { deliveryId, atMs } of page.rows) if (atMs >= sinceMs) settled.add(deliveryId);
    cursor = page.nextCursor;
  } while (cursor);
  return settled;
}
