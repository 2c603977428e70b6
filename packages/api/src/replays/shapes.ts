import { z } from 'zod';
import { deliveryStatus, id, time, timeRange } from '../shapes';

/** Exactly which deliveries. By their present state: what was delivered meanwhile is not in it. */
export const replayFilter = z
  .object({
    ids: z
      .array(z.string().regex(/^[0-9a-f]{32}$/))
      .min(1)
      .max(1000)
      .optional(),
    destinationId: id.optional(),
    sourceId: id.optional(),
    status: z
      .union([deliveryStatus, z.array(deliveryStatus).min(1).max(6)])
      .optional()
      .meta({ description: 'failed, when it is left out.' }),
    errorGroup: z.string().max(64).optional(),
    messageId: z.string().max(1000).optional(),
    userId: z.string().max(1000).optional(),
    ...timeRange,
  })
  .meta({ id: 'ReplayFilter' });

export const replay = z
  .object({
    id,
    kind: z.enum(['replay', 'drain']).meta({ description: 'A person asked, or a pause ended.' }),
    status: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
    filter: replayFilter,
    total: z.int().meta({ description: 'Deliveries that matched when it was created.' }),
    enqueued: z.int().meta({ description: 'Deliveries that were handed on so far.' }),
    delivered: z.int(),
    failed: z.int(),
    error: z.string().nullable(),
    cancelRequested: z.boolean(),
    createdBy: z.string().nullable(),
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
  })
  .meta({ id: 'Replay' });
