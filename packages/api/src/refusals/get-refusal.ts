import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { refusalDetail } from './shapes';

export const getRefusal = memberProcedure
  .meta({
    summary: 'An event, or a whole request, that was not stored',
    rest: [{ method: 'GET', path: '/refusals/{id}' }],
  })
  .input(z.object({ id: z.string().length(32) }))
  .output(refusalDetail)
  .query(({ ctx, input }) => controlPlane.getRefusal(ctx.scope, input));
