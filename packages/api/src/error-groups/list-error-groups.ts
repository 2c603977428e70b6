import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, page, timeRange } from '../shapes';
import { errorGroup } from './shapes';

export const listErrorGroups = memberProcedure
  .meta({
    summary: 'Failures grouped by cause, the most affected people first',
    rest: [{ method: 'GET', path: '/error-groups' }],
  })
  .input(
    z.object({
      destinationId: id.optional(),
      sourceId: id.optional(),
      ...timeRange,
      limit: z.int().min(1).max(200).default(50),
    }),
  )
  .output(page(errorGroup))
  .query(({ ctx, input }) => controlPlane.listErrorGroups(ctx.scope, input));
