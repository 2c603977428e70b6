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
