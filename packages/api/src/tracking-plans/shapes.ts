import { type JsonObject, PLAN_CHOICES, PLAN_LIMITS } from '@tributary/event-schema';
import { z } from 'zod';
import { eventType, id, jsonObject, list, time } from '../shapes';

const planChoice = z.enum(PLAN_CHOICES);

/** JSON Schema, of which type, properties, required, enum, const, pattern, items and bounds are checked. */
const eventSchema = jsonObject as unknown as z.ZodType<JsonObject, JsonObject>;

export const plannedEvent = z
  .object({
    type: eventType,
    name: z.string().max(PLAN_LIMITS.nameChars).default('').meta({
      description: 'Of a track, a page or a screen; empty for the others.',
    }),
    description: z.string().max(2_000).default(''),
    schema: eventSchema.default({ type: 'object', properties: {} }).meta({
      description: "JSON Schema of the event's properties; of its traits for identify and group.",
    }),
  })
  .meta({ id: 'PlannedEvent' });

export const planSource = z
  .object({
    sourceId: id,
    unplannedEvents: planChoice.default('flag'),
    unplannedProperties: planChoice.default('flag'),
    violations: planChoice.default('flag'),
  })
  .meta({ id: 'PlanSource', description: 'A source that follows the plan, and how strict it is with it.' });

export const plannedEvents = list(plannedEvent);
export const planSources = list(planSource);

export const trackingPlan = z
  .object({
    id,
    name: z.string(),
    description: z.string(),
    version: z.int().meta({ description: 'Grows with each change of the events.' }),
    events: plannedEvents,
    sources: planSources,
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'TrackingPlan' });

export const planName = z.string().trim().min(1).max(120);
export const planDescription = z.string().max(2_000);

export const planViolation = z
  .object({
    type: z.string(),
    name: z.string(),
    path: z.string().meta({ description: '`address.city`, `items[].price`; empty for the event itself.' }),
    rule: z.string(),
    detail: z.string(),
    events: z.int(),
    flagged: z.int(),
    quarantined: z.int(),
    blocked: z.int(),
    sources: list(z.object({ sourceId: id, events: z.int() })),
    samples: list(z.string()).meta({ description: 'Message ids of a few of them.' }),
    firstSeenAt: time,
    lastSeenAt: time,
  })
  .meta({ id: 'PlanViolation' });

export const releaseFilter = z
  .object({
    sourceIds: list(id).optional(),
    type: eventType.optional(),
    name: z.string().max(PLAN_LIMITS.nameChars).optional(),
  })
  .meta({ id: 'ReleaseFilter', description: 'Which of the events in quarantine; all of them when nothing is said.' });

export const release = z
  .object({
    id,
    planId: id,
    filter: releaseFilter,
    status: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
    total: z.int().meta({ description: 'Events in quarantine when it was asked for.' }),
    appended: z.int(),
    stored: z.int(),
    quarantined: z.int().meta({ description: 'Kept aside again.' }),
    blocked: z.int(),
    duplicate: z.int().meta({ description: 'Stored meanwhile.' }),
    error: z.string().nullable(),
    createdByName: z.string(),
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
  })
  .meta({ id: 'QuarantineRelease' });

const choiceCounts = z.object({ allow: z.int(), flag: z.int(), quarantine: z.int(), block: z.int() });

export const planPreview = z
  .object({
    since: time,
    sampled: z.int().meta({ description: 'Events that were looked at: the latest ones.' }),
    total: z.int().meta({ description: 'Events that there are.' }),
    now: choiceCounts,
    draft: choiceCounts,
    differences: list(
      z.object({
        type: z.string(),
        name: z.string(),
        from: planChoice,
        to: planChoice,
        events: z.int(),
        examples: list(z.object({ messageId: z.string(), sourceId: id, receivedAt: time, detail: z.string() })),
      }),
    ),
  })
  .meta({ id: 'PlanPreview' });
