import type { DeliveryRow, DeliveryStatus } from '@tributary/event-store';
import { digest } from '@tributary/kernel';
import type { DeliverableEvent } from './event-chunk';

/** The same for every attempt and replay. */
export function deliveryIdOf(destinationId: string, mappingId: string, eventId: string): string {
  return digest(destinationId, mappingId, eventId);
}

const MESSAGE_CHARS = 300;
/** How the destinations room begins the explanation of an event that it did not send because one before it had failed. */
const HELD_BACK = /^Not sent, because of an event before it\. /;

/**
 * Failures with one cause share a group: numbers, ids, quoted values and addresses are taken out of the message, so that
 * "user 123 is unknown" and "user 456 is unknown" are one. Events that were held back by one before them are in its group.
 */
export function errorGroupOf(destinationId: string, reason: string, message: string): string {
  return digest(destinationId, reason, normaliseMessage(message));
}

export function normaliseMessage(message: string): string {
  return message
    .replace(HELD_BACK, '')
    .slice(0, MESSAGE_CHARS)
    .toLowerCase()
    .replace(/https?:\/\/\S+/g, '<url>')
    .replace(/[\w.+-]+@[\w-]+\.[\w.]+/g, '<email>')
    .replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '<value>')
    .replace(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/g, '<id>')
    .replace(/\b(?=[\w-]*\d)[\w-]{6,}\b/g, '<id>')
    .replace(/\d+(?:[.,:]\d+)*/g, '<n>')
    .replace(/\s+/g, ' ')
    .trim();
}

/** What every row of a delivery says, whatever became of it. */
export function rowOf(input: {
  workspaceId: string;
  destinationId: string;
  sourceId: string;
  mappingId: string;
  action: string;
  event: Omit<DeliverableEvent, 'raw' | 'envelope' | 'header'>;
  attempt: number;
  atMs: number;
  replayId?: string | undefined;
  end: {
    status: DeliveryStatus;
    reason?: string;
    explanation?: string;
    httpStatus?: number;
    durationMs?: number;
    exchanges?: string;
    nextAttemptAtMs?: number;
  };
}): DeliveryRow {
  const { event, end, destinationId, mappingId, replayId = '' } = input;
  const reason = end.reason ?? '';
  const explanation = end.explanation ?? '';
  const isFailure = end.status === 'failed' || end.status === 'pending' || end.status === 'discarded';
  return {
    workspaceId: input.workspaceId,
    destinationId,
    sourceId: input.sourceId,
    mappingId,
    action: input.action,
    deliveryId: deliveryIdOf(destinationId, mappingId, event.eventId),
    eventId: event.eventId,
    messageId: event.messageId,
    eventType: event.type,
    eventName: event.name,
    userId: event.userId,
    eventReceivedAtMs: event.receivedAtMs,
    attempt: input.attempt,
    atMs: input.atMs,
    status: end.status,
    reason,
    explanation,
    errorGroup: isFailure ? errorGroupOf(destinationId, reason, explanation) : '',
    httpStatus: end.httpStatus ?? 0,
    durationMs: end.durationMs ?? 0,
    exchanges: end.exchanges ?? '',
    replayId,
    nextAttemptAtMs: end.nextAttemptAtMs ?? 0,
  };
}

/** An event that waits for a pause to end. Mappings are looked at when it goes on: they may change until then. */
export function parkedRow(input: {
  workspaceId: string;
  destinationId: string;
  sourceId: string;
  event: Omit<DeliverableEvent, 'raw' | 'envelope' | 'header'>;
  mappingId?: string;
  atMs: number;
  attempt?: number;
  replayId?: string | undefined;
}): DeliveryRow {
  return rowOf({
    ...input,
    mappingId: input.mappingId ?? '',
    action: '',
    attempt: input.attempt ?? 0,
    end: {
      status: 'parked',
      reason: 'destination_paused',
      explanation: 'The destination is paused. The event waits and is delivered once the destination is resumed.',
    },
  });
}
