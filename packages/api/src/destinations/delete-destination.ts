import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { done, id } from '../shapes';

export const deleteDestination = memberProcedure
  .meta({
    summary: 'Delete a destination with its mappings and connections',
    rest: [{ method: 'DELETE', path: '/destinations/{id}' }],
  })
  .input(z.object({ id }))
  .output(done)
  .mutation(({ ctx, input }) => controlPlane.deleteDestination(ctx.scope, input));
