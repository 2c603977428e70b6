import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { eventType, id, list, page, time, timeRange } from '../shapes';

export const listEventNames = memberProcedure
  .meta({ summary: 'Which events arrive, the most frequent first', rest: [{ method: 'GET', path: '/event-names' }] })
  .input(
    z.object({
      sourceId: id.optional(),
      search: z.string().max(200).optional(),
      withTrend: z.boolean().optional().meta({ description: 'Adds how many came on each of the last seven days.' }),
      ...timeRange,
      limit: z.int().min(1).max(500).default(100),
    }),
  )
  .output(
    page(
      z.object({
        type: eventType,
        name: z.string(),
        count: z.int(),
        firstSeenAt: time,
        lastSeenAt: time,
        trend: list(z.int()),
      }),
    ),
  )
  .query(({ ctx, input }) => controlPlane.listEventNames(ctx.scope, input));
