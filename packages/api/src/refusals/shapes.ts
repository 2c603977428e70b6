import { z } from 'zod';
import { traceStage } from '../events/trace-stage';
import { id, list, time } from '../shapes';

export const refusal = z
  .object({
    id: z.string(),
    sourceId: id,
    disposition: z
      .enum(['refused', 'quarantined', 'duplicate'])
      .meta({ description: 'quarantined: kept aside whole by a tracking plan, and can come back.' }),
    planId: id.nullable().meta({ description: 'The plan that keeps it aside.' }),
    reason: z.string(),
    explanation: z.string().meta({ description: 'The reason as a sentence, and what to do.' }),
    detail: z.string(),
    messageId: z.string(),
    type: z.string(),
    name: z.string(),
    userId: z.string(),
    anonymousId: z.string(),
    receivedAt: time,
    dialect: z.string(),
    dialectName: z.string(),
    requestId: z.string(),
    count: z.int().meta({ description: 'Events that it stands for: a refused request may hold many.' }),
    raw: z.string().meta({ description: 'The first bytes, as text.' }),
  })
  .meta({ id: 'Refusal', description: 'An event, or a whole request, that was not stored.' });

export const refusalDetail = refusal
  .extend({
    stages: list(traceStage).meta({ description: 'Its life, up to where it was refused.' }),
    first: z
      .object({ messageId: z.string(), receivedAt: time })
      .nullable()
      .meta({ description: 'For a duplicate: the event that was stored.' }),
  })
  .meta({ id: 'RefusalDetail' });
