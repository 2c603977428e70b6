import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { timeRange } from '../shapes';
import { errorGroupDetail } from './shapes';

export const getErrorGroup = memberProcedure
  .meta({
    summary: 'A group of failures with examples and affected people',
    rest: [{ method: 'GET', path: '/error-groups/{errorGroup}' }],
  })
  .input(z.object({ errorGroup: z.string().min(1).max(64), ...timeRange }))
  .output(errorGroupDetail)
  .query(({ ctx, input }) => controlPlane.getErrorGroup(ctx.scope, input));
