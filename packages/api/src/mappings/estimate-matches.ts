import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, timeRange } from '../shapes';

export const estimateMatches = memberProcedure
  .meta({ summary: 'How many of the latest 1,000 events that a destination gets a filter would take' })
  .input(
    z.object({ filter: z.string().max(20_000), destinationId: id.optional(), sourceId: id.optional(), ...timeRange }),
  )
  .output(z.object({ sampled: z.int(), matched: z.int() }))
  .query(({ ctx, input }) => controlPlane.estimateMatches(ctx.scope, input));
