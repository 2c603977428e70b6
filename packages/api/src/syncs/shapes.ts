import { z } from 'zod';
import { id, list, time } from '../shapes';

export const sync = z
  .object({
    id,
    sourceId: id,
    trigger: z.string().meta({ description: '`schedule`, or the name of who asked.' }),
    status: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
    rows: z.int(),
    bytes: z.int(),
    rowsPerSecond: z.number(),
    estimatedRows: z.int().nullable().meta({ description: 'In all; null when it is unknown.' }),
    remainingSeconds: z.number().nullable().meta({ description: 'At the present rate; null when it is unknown.' }),
    streams: list(
      z.object({
        name: z.string(),
        rows: z.int(),
        bytes: z.int(),
        estimatedRows: z.int().nullable(),
        state: z.string(),
      }),
    ),
    error: z.string().meta({ description: 'What failed and what to do, in words; empty when nothing did.' }),
    cancelRequested: z.boolean(),
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
  })
  .meta({ id: 'Sync' });
