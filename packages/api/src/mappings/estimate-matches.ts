import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, list, time, timeRange } from '../shapes';

export const estimateMatches = memberProcedure
  .meta({ summary: 'How many of the latest 1,000 events that a destination gets a filter would take' })
  .input(
    z.object({
      filter: z.string().max(20_000),
      destinationId: id.optional(),
      sourceId: id.optional(),
      examples: z.int().min(0).max(100).default(0).meta({ description: 'How many events to name, newest first.' }),
      onlyMatching: z.boolean().default(false).meta({ description: 'Name only events that the filter takes.' }),
      ...timeRange,
    }),
  )
  .output(
    z.object({
      sampled: z.int(),
      matched: z.int(),
      events: list(
        z.object({
          messageId: z.string(),
          sourceId: id,
          type: z.string(),
          name: z.string(),
          userId: z.string(),
          anonymousId: z.string(),
          receivedAt: time,
          matched: z.boolean(),
        }),
      ),
    }),
  )
  .query(({ ctx, input }) => controlPlane.estimateMatches(ctx.scope, input));
