import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { eventType, id, list, time, timeRange } from '../shapes';

export const listPropertyPaths = memberProcedure
  .meta({
    summary: 'Which fields really arrive, with examples and how often they are present',
    rest: [{ method: 'GET', path: '/property-paths' }],
  })
  .input(
    z.object({
      sourceId: id.optional(),
      destinationId: id.optional(),
      type: eventType.optional(),
      event: z.string().max(1000).optional(),
      ...timeRange,
    }),
  )
  .output(
    z.object({
      sampled: z.int(),
      data: list(
        z.object({
          path: z.string(),
          types: list(z.string()),
          examples: list(z.string()),
          presence: z.number(),
          lastSeenAt: time.nullable(),
        }),
      ),
    }),
  )
  .query(({ ctx, input }) => controlPlane.listPropertyPaths(ctx.scope, input));
