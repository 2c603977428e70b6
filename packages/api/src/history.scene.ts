import { type ChunkHeader, encodeHeader, eventIdOf, personIdOf } from '@tributary/event-schema';
import type { DeliveryRow, EventRow, RefusalRow } from '@tributary/event-store';
import { digest, newId } from '@tributary/kernel';

const decoder = new TextDecoder();

export interface HistoryInput {
  readonly workspaceId: string;
  readonly sourceId: string;
  readonly destinationId: string;
  readonly mappingId: string;
  readonly url: string;
  readonly label: string;
}

/** An event, a refused one, and a failed delivery, as the pipeline would have written them. */
export function historyOf(input: HistoryInput) {
  const { workspaceId, sourceId, label } = input;
  const now = Date.now() - 60_000;
  const messageId = `message-of-${label}`;
  const eventId = eventIdOf(sourceId, messageId);
  const header: ChunkHeader = {
    v: 1,
    kind: 'events',
    requestId: newId('req'),
    workspaceId,
    sourceId,
    dialect: 'segment',
    path: '/v1/track',
    impliedType: 'track',
    encoding: 'identity',
    count: 2,
    receivedAtMs: now,
  };
  const shared = { workspaceId, sourceId, messageId, userId: `user-of-${label}` };
  const raw = JSON.stringify({
    type: 'track',
    event: 'Order Completed',
    messageId,
    userId: shared.userId,
    properties: { total: 12, from: `private-to-${label}` },
  });
  const event: EventRow = {
    ...shared,
    eventId,
    type: 'track',
    name: 'Order Completed',
    anonymousId: '',
    groupId: '',
    personId: personIdOf(workspaceId, `person-${label}`),
    timestampMs: now,
    receivedAtMs: now,
    dialect: 'segment',
    requestId: header.requestId,
    origin: { partition: 0, lane: 'live', offset: `${now}-0`, index: 0 },
    raw: new TextEncoder().encode(raw),
    envelope: '',
    header: decoder.decode(encodeHeader(header)),
  };
  const refusal: RefusalRow = {
    ...shared,
    messageId: `refused-of-${label}`,
    reason: 'event_not_defined',
    detail: 'A track call needs the name of the event.',
    type: 'track',
    name: '',
    anonymousId: '',
    receivedAtMs: now,
    dialect: 'segment',
    requestId: header.requestId,
    origin: { partition: 0, lane: 'live', offset: `${now}-0`, index: 1 },
    raw: new TextEncoder().encode('{"type":"track"}'),
    count: 1,
  };
  const deliveryId = digest(input.destinationId, input.mappingId, eventId);
  const errorGroup = digest(input.destinationId, 'http_500', 'down');
  const delivery: DeliveryRow = {
    ...shared,
    destinationId: input.destinationId,
    mappingId: input.mappingId,
    action: 'send',
    deliveryId,
    eventId,
    eventType: 'track',
    eventName: 'Order Completed',
    eventReceivedAtMs: now,
    attempt: 1,
    atMs: now + 1_000,
    status: 'failed',
    reason: 'http_500',
    explanation: 'It answered 500.',
    errorGroup,
    httpStatus: 500,
    durationMs: 12,
    exchanges: JSON.stringify([
      {
        method: 'POST',
        url: input.url,
        requestHeaders: { authorization: '[redacted]' },
        requestBody: raw,
        status: 500,
        responseHeaders: {},
        responseBody: 'down',
        durationMs: 12,
        truncated: false,
      },
    ]),
    replayId: '',
    nextAttemptAtMs: 0,
  };
  const minuteMs = Math.floor(now / 60_000) * 60_000;
  const count = (kind: 'accepted' | 'stored' | 'blocked' | 'routed', reason: string, of: number) => ({
    workspaceId,
    sourceId,
    minuteMs,
    kind,
    reason,
    count: of,
    batchId: `batch-${label}`,
  });
  const ledger = [
    count('accepted', '', 2),
    count('stored', '', 1),
    count('blocked', 'event_not_defined', 1),
    count('routed', input.destinationId, 1),
  ];
  const refusalId = digest('0', 'live', refusal.origin.offset, '1', refusal.reason);
  const ids = { messageId, eventId, deliveryId, errorGroup, refusalId, sinceMs: now - 1_000 };
  return { event, refusal, delivery, ledger, ids };
}
