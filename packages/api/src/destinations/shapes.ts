import { z } from 'zod';
import { id, jsonObject, list, time } from '../shapes';

/** What people have to have agreed to before their events go there. */
export const consentRule = z
  .object({
    categories: list(z.string().trim().min(1).max(100)).meta({
      description: 'As the consent tool names them. All are needed.',
    }),
    withoutInfo: z.enum(['deliver', 'withhold']).meta({ description: 'For events that say nothing about consent.' }),
  })
  .meta({ id: 'ConsentRule' });

export const destination = z
  .object({
    id,
    name: z.string(),
    slug: z.string(),
    type: z.string(),
    enabled: z.boolean(),
    settings: jsonObject.meta({ description: 'Secret settings read `{ "set": true }` and can only be replaced.' }),
    paused: z
      .object({ since: time, reason: z.string(), by: z.enum(['person', 'breaker']) })
      .nullable()
      .meta({ description: 'While paused, events are parked, not lost; they drain on resume.' }),
    consent: consentRule.nullable().meta({ description: 'Null: no consent is needed.' }),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Destination' });

/** A decision of a filter, clause by clause, so that a person sees which one said no. */
export const filterVerdict = z
  .object({
    matched: z.boolean(),
    clauses: list(
      z.object({
        path: list(z.int()).meta({ description: 'Where the clause stands in the tree.' }),
        field: z.string(),
        operator: z.string(),
        value: z.union([z.string(), z.number(), z.boolean()]).optional(),
        actual: z.unknown().optional().meta({ description: 'What the event has there.' }),
        passed: z.boolean(),
        sentence: z.string(),
      }),
    ),
    error: z.string().optional().meta({ description: 'The filter itself cannot be read; then nothing matches.' }),
  })
  .meta({ id: 'FilterVerdict' });

export const exchange = z
  .object({
    method: z.string(),
    url: z.string(),
    requestHeaders: z.record(z.string(), z.string()),
    requestBody: z.string(),
    status: z.int().optional(),
    responseHeaders: z.record(z.string(), z.string()).optional(),
    responseBody: z.string().optional(),
    error: z.string().optional(),
    durationMs: z.number(),
    truncated: z.boolean(),
  })
  .meta({ id: 'Exchange', description: 'One HTTP request and its answer. Secrets are blanked, bodies cut at 64 KiB.' });

const mappingHead = {
  mappingId: z.string(),
  name: z.string(),
  action: z.string(),
  enabled: z.boolean(),
  matched: z.boolean(),
  verdict: filterVerdict,
  payload: z.unknown().meta({ description: 'What the mapping made of the event; null when it did not match.' }),
};

export const fieldProblem = z.object({ field: z.string(), message: z.string() }).meta({ id: 'FieldProblem' });

export const mappingPreview = z
  .object({
    ...mappingHead,
    requests: list(
      z.object({
        method: z.string(),
        url: z.string(),
        headers: z.record(z.string(), z.string()),
        body: z.string(),
      }),
    ).meta({ description: 'What would be sent. Nothing was.' }),
    dependsOnAnswer: z
      .boolean()
      .meta({ description: 'Later requests depend on what the first is answered, so they may differ.' }),
    errors: list(fieldProblem),
  })
  .meta({ id: 'MappingPreview' });

export const mappingTest = z
  .object({
    ...mappingHead,
    sent: z.boolean(),
    outcome: z
      .enum(['delivered', 'filtered', 'discarded', 'retry', 'failed', 'disabled'])
      .meta({ description: 'How it ended. `retry`: it would be tried again.' }),
    reason: z.string(),
    explanation: z.string(),
    httpStatus: z.int().nullable(),
    durationMs: z.number(),
    exchanges: list(exchange),
  })
  .meta({ id: 'MappingTest' });

/** The event to try: one that really arrived (by message id), or one given whole. */
export const eventToTry = {
  event: jsonObject
    .optional()
    .meta({ description: "An event in Segment's shape: `{ type, event?, userId?, properties?, … }`." }),
  messageId: z.string().max(1000).optional().meta({ description: 'Instead of `event`: one that was stored.' }),
  mappings: z
    .array(
      z.object({
        id: z.string().max(64).optional(),
        name: z.string().max(120).default('Unsaved mapping'),
        action: z.string().min(1).max(200),
        filter: z.string().max(20_000),
        mapping: jsonObject,
      }),
    )
    .max(50)
    .optional()
    .meta({ description: 'Unsaved mappings to try instead of the saved ones.' }),
  mappingIds: z.array(id).max(50).optional().meta({ description: 'Only these of the saved ones.' }),
};
