import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { done, id } from '../shapes';

export const deleteMapping = memberProcedure
  .meta({
    summary: 'Delete a mapping',
    rest: [{ method: 'DELETE', path: '/destinations/{destinationId}/mappings/{id}' }],
  })
  .input(z.object({ destinationId: id, id }))
  .output(done)
  .mutation(({ ctx, input }) => controlPlane.deleteMapping(ctx.scope, input));
