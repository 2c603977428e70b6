import { z } from 'zod';
import { list, time } from '../shapes';

export const traceStage = z
  .object({
    stage: z
      .string()
      .meta({ description: 'A stable name: received, checked, translated, stored, and others between.' }),
    verdict: z.enum(['ok', 'waiting', 'refused', 'blocked', 'quarantined']),
    at: time.nullable(),
    tookMs: z.number().nullable(),
    title: z.string(),
    detail: z.string(),
    facts: list(
      z.object({
        label: z.string(),
        value: z.string(),
        code: z.string().optional().meta({ description: 'What programs know it by, where the value is words.' }),
      }),
    ),
    changes: list(
      z.object({
        path: z.string(),
        kind: z.enum(['added', 'changed', 'moved', 'removed']),
        before: z.string().nullable().meta({ description: 'JSON, cut when it is long.' }),
        after: z.string().nullable(),
        why: z.string(),
      }),
    ),
    leadsTo: z
      .object({ kind: z.enum(['person', 'plan']), id: z.string() })
      .nullable()
      .meta({ description: 'The person or the tracking plan that it is about.' }),
  })
  .meta({ id: 'TraceStage' });
