import { z } from 'zod';
import { deliveryAttempt, deliveryShape } from '../deliveries/shapes';
import { filterVerdict } from '../destinations/shapes';
import { refusal } from '../refusals/shapes';
import { canonicalEvent, deliveryStatus, eventType, id, list, time, timeRange } from '../shapes';
import { traceStage } from './trace-stage';

export const eventStatus = z.enum(['stored', 'refused', 'quarantined', 'duplicate']);

/** An entry of the list of events: what was stored, and what was not with the reason. */
export const eventSummary = z
  .object({
    id: z.string().meta({ description: 'Of the event, or of the refusal when it was not stored.' }),
    status: eventStatus,
    reason: z.string().meta({ description: 'Why it was not stored; empty for stored events.' }),
    detail: z.string(),
    sourceId: id,
    messageId: z.string(),
    type: z.string(),
    name: z.string(),
    userId: z.string(),
    anonymousId: z.string(),
    receivedAt: time,
    count: z.int().meta({ description: 'Events that it stands for: a refused request may hold many.' }),
  })
  .meta({ id: 'EventSummary' });

/** Which events: every part narrows. */
export const eventFilter = {
  status: z
    .enum(['stored', 'refused', 'quarantined', 'duplicate', 'all'])
    .default('stored')
    .meta({ description: 'What became of it: stored events only, unless something else is asked for.' }),
  messageId: z.string().max(1000).optional(),
  type: eventType.optional(),
  event: z.string().max(1000).optional().meta({ description: 'The name: of a track, a page or a screen.' }),
  userId: z.string().max(1000).optional(),
  anonymousId: z.string().max(1000).optional(),
  email: z.string().min(3).max(320).optional().meta({
    description: 'Events of the persons who have this email, whatever its case; of this user id, if nobody has.',
  }),
  sourceId: id.optional(),
  search: z.string().max(200).optional().meta({ description: 'Text anywhere in the event.' }),
  ...timeRange,
};

/** One event of a source by its message id. The source is only needed where two sources use the same id. */
export const eventAddress = {
  messageId: z.string().min(1).max(1000),
  sourceId: id.optional(),
};

/** One of several arrivals of a message id, by the id of its refusal. */
export const arrivalId = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .optional()
  .meta({ description: 'The id of a refusal under this message id: its life instead of that of the stored event.' });

/** How an event stands with one destination. */
export const eventDestination = z
  .object({
    destinationId: id,
    name: z.string(),
    type: z.string(),
    status: deliveryStatus.nullable().meta({ description: 'Null: nothing is recorded (yet).' }),
    deliveries: list(deliveryShape),
  })
  .meta({ id: 'EventDestination' });

export const eventDetail = z
  .object({
    eventId: z.string(),
    messageId: z.string(),
    type: eventType,
    name: z.string(),
    userId: z.string(),
    anonymousId: z.string(),
    groupId: z.string(),
    sourceId: id,
    dialect: z.string(),
    dialectName: z.string(),
    requestId: z.string(),
    timestamp: time,
    receivedAt: time,
    raw: z.string().meta({ description: 'The event as the client sent it, byte for byte.' }),
    envelope: z.string().meta({ description: 'What the request said for all of its events, as JSON.' }),
    canonical: canonicalEvent,
    destinations: list(eventDestination),
  })
  .meta({ id: 'EventDetail' });

export const traceMapping = z
  .object({
    mappingId: z.string(),
    name: z.string(),
    action: z.string(),
    enabled: z.boolean(),
    verdict: filterVerdict.meta({ description: 'Computed now, with the mapping as it stands now.' }),
    delivery: deliveryShape.nullable(),
    waitedMs: z.number().nullable().meta({ description: 'From stored to the start of the first attempt.' }),
    attempts: list(deliveryAttempt),
  })
  .meta({ id: 'TraceMapping' });

export const eventTrace = z
  .object({
    messageId: z.string(),
    outcome: eventStatus,
    subjectId: z.string().meta({ description: 'Whose life it is: the id of the event, or of the refusal.' }),
    event: eventDetail.omit({ destinations: true }).nullable(),
    refusals: list(refusal),
    stages: list(traceStage),
    destinations: list(
      z.object({
        destinationId: id,
        name: z.string(),
        type: z.string(),
        enabled: z.boolean(),
        paused: z.boolean(),
        status: deliveryStatus.nullable(),
        explanation: z.string(),
        mappings: list(traceMapping),
      }),
    ),
    arrivals: list(
      z.object({
        id: z.string().meta({ description: 'Of the event, or of the refusal when it was not stored.' }),
        status: eventStatus,
        reason: z.string(),
        sourceId: id,
        receivedAt: time,
        requestId: z.string(),
        dialect: z.string(),
        dialectName: z.string(),
      }),
    ).meta({ description: 'Every time the message id came, newest first.' }),
    /** The same message id at other sources. */
    others: list(z.object({ sourceId: id, receivedAt: time })),
  })
  .meta({ id: 'EventTrace' });
