import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { done, id } from '../shapes';

export const deleteTrackingPlan = memberProcedure
  .meta({
    summary: 'Delete a tracking plan; its sources follow none from then on',
    rest: [{ method: 'DELETE', path: '/tracking-plans/{id}' }],
  })
  .input(z.object({ id }))
  .output(done)
  .mutation(({ ctx, input }) => controlPlane.deleteTrackingPlan(ctx.scope, input));
