import { z } from 'zod';
import { exchange } from '../destinations/shapes';
import { deliveryStatus, id, list, time, timeRange } from '../shapes';

export const deliveryShape = z
  .object({
    deliveryId: z.string(),
    destinationId: id,
    sourceId: id,
    mappingId: z.string(),
    action: z.string(),
    eventId: z.string(),
    messageId: z.string(),
    eventType: z.string(),
    eventName: z.string(),
    userId: z.string(),
    eventReceivedAt: time,
    attempt: z.int(),
    at: time,
    status: deliveryStatus,
    reason: z.string(),
    explanation: z.string(),
    errorGroup: z.string(),
    httpStatus: z.int().nullable(),
    durationMs: z.number(),
    replayId: z.string().nullable(),
    nextAttemptAt: time.nullable(),
  })
  .meta({ id: 'Delivery', description: 'The state of one event at one mapping of one destination.' });

export const deliveryAttempt = deliveryShape.extend({ exchanges: list(exchange) }).meta({ id: 'DeliveryAttempt' });

export const deliveryDetail = z
  .object({
    delivery: deliveryShape,
    destinationName: z.string(),
    mappingName: z.string().nullable(),
    cause: z.string().nullable().meta({ description: 'The cause in plain words; null when it was delivered.' }),
    suggestion: z.string().nullable(),
    canRetry: z.boolean(),
    attempts: list(deliveryAttempt),
  })
  .meta({ id: 'DeliveryDetail' });

/** Which deliveries, by their present state. */
export const deliveryFilter = {
  destinationId: id.optional(),
  sourceId: id.optional(),
  mappingId: id.optional(),
  status: z.union([deliveryStatus, z.array(deliveryStatus).max(6)]).optional(),
  errorGroup: z.string().max(64).optional(),
  messageId: z.string().max(1000).optional(),
  userId: z.string().max(1000).optional(),
  event: z.string().max(1000).optional(),
  replayId: id.optional(),
  ...timeRange,
};
