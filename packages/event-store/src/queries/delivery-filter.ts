import { z } from 'zod';
import { atMs, hexId, timeMs, where, wholeNumber, workspaceId } from '../define-query';
import { DELIVERY_STATUSES } from '../rows';

/** Which deliveries: the same filter for listing, counting, replaying. All parts must hold. */
export const deliveryFilter = {
  workspaceId,
  destinationId: z.string().optional(),
  sourceId: z.string().optional(),
  mappingId: z.string().optional(),
  statuses: z.array(z.enum(DELIVERY_STATUSES)).optional(),
  errorGroup: z.string().optional(),
  messageId: z.string().optional(),
  eventId: hexId.optional(),
  userId: z.string().optional(),
  replayId: z.string().optional(),
  /** At most 2,000. */
  deliveryIds: z.array(hexId).max(2_000).optional(),
  /** Bounds on the event's time of receipt: since included, until excluded. */
  sinceMs: timeMs.optional(),
  untilMs: timeMs.optional(),
  /** Bounds on when the latest state was reached: since included, until excluded. */
  changedSinceMs: timeMs.optional(),
  changedUntilMs: timeMs.optional(),
};
const Filter = z.object(deliveryFilter);
export type DeliveryFilter = z.input<typeof Filter>;

/** What never changes in the life of a delivery: may be checked on any of its attempts. */
export function fixedClauses(filter: z.output<typeof Filter>, ...more: readonly (string | false)[]): string {
  // Parsed as hex, so they can stand in the statement: thousands don't fit in a URL.
  const ids = filter.deliveryIds?.map((id) => `unhex('${id}')`).join(',');
  return where(
    filter.sinceMs !== undefined && `event_received_at >= ${atMs('sinceMs')}`,
    filter.untilMs !== undefined && `event_received_at < ${atMs('untilMs')}`,
    filter.destinationId !== undefined && 'destination_id = {destinationId: String}',
    filter.sourceId !== undefined && 'source_id = {sourceId: String}',
    filter.mappingId !== undefined && 'mapping_id = {mappingId: String}',
    filter.messageId !== undefined && 'message_id = {messageId: String}',
    filter.eventId !== undefined && 'event_id = toFixedString(unhex({eventId: String}), 16)',
    filter.userId !== undefined && 'user_id = {userId: String}',
    ids !== undefined && (ids === '' ? 'false' : `delivery_id IN (${ids})`),
    ...more,
  );
}

/** What changes from attempt to attempt: holds for the latest one only. */
export function stateClauses(filter: z.output<typeof Filter>): string {
  const clauses = [
    filter.statuses !== undefined && 'has({statuses: Array(String)}, status)',
    filter.errorGroup !== undefined && 'error_group = {errorGroup: String}',
    filter.replayId !== undefined && 'replay_id = {replayId: String}',
    filter.changedSinceMs !== undefined && `at >= ${atMs('changedSinceMs')}`,
    filter.changedUntilMs !== undefined && `at < ${atMs('changedUntilMs')}`,
  ].filter((clause) => clause !== false);
  return clauses.length === 0 ? '' : `WHERE ${clauses.join(' AND ')}`;
}

/** The latest state of the deliveries that a filter takes, in no order. */
export const latestStates = (filter: z.output<typeof Filter>): string =>
  `(SELECT * FROM deliveries FINAL ${fixedClauses(filter)})`;

/** Columns of a delivery as everybody sees it. */
export const DELIVERY_COLUMNS = `lower(hex(delivery_id)) AS deliveryId, lower(hex(event_id)) AS eventId,
  destination_id AS destinationId, source_id AS sourceId, mapping_id AS mappingId, action, message_id AS messageId,
  event_type AS eventType, event_name AS eventName, user_id AS userId,
  toUnixTimestamp64Milli(event_received_at) AS eventReceivedAtMs, attempt, toUnixTimestamp64Milli(at) AS atMs, status,
  reason, explanation, error_group AS errorGroup, http_status AS httpStatus, duration_ms AS durationMs,
  replay_id AS replayId, toUnixTimestamp64Milli(next_attempt_at) AS nextAttemptAtMs`;

/** A delivery in its latest state. */
export const DeliveryStateRow = z.object({
  deliveryId: z.string(),
  eventId: z.string(),
  destinationId: z.string(),
  sourceId: z.string(),
  mappingId: z.string(),
  action: z.string(),
  messageId: z.string(),
  eventType: z.string(),
  eventName: z.string(),
  userId: z.string(),
  eventReceivedAtMs: wholeNumber,
  attempt: wholeNumber,
  atMs: wholeNumber,
  status: z.enum(DELIVERY_STATUSES),
  reason: z.string(),
  explanation: z.string(),
  errorGroup: z.string(),
  httpStatus: wholeNumber,
  durationMs: wholeNumber,
  replayId: z.string(),
  nextAttemptAtMs: wholeNumber,
});
export type DeliveryState = z.output<typeof DeliveryStateRow>;
