import type { DeliveryAttempt, DeliveryState } from '@tributary/event-store';
import { iso, isoOrNull } from '../events/time-range';

export const presentDelivery = (row: DeliveryState) => ({
  deliveryId: row.deliveryId,
  destinationId: row.destinationId,
  sourceId: row.sourceId,
  mappingId: row.mappingId,
  action: row.action,
  eventId: row.eventId,
  messageId: row.messageId,
  eventType: row.eventType,
  eventName: row.eventName,
  userId: row.userId,
  eventReceivedAt: iso(row.eventReceivedAtMs),
  attempt: row.attempt,
  at: iso(row.atMs),
  status: row.status,
  reason: row.reason,
  explanation: row.explanation,
  errorGroup: row.errorGroup,
  httpStatus: row.httpStatus > 0 ? row.httpStatus : null,
  durationMs: row.durationMs,
  replayId: row.replayId === '' ? null : row.replayId,
  nextAttemptAt: isoOrNull(row.nextAttemptAtMs),
});
export type PresentedDelivery = ReturnType<typeof presentDelivery>;

export const presentAttempt = (row: DeliveryAttempt) => ({ ...presentDelivery(row), exchanges: row.exchanges });
