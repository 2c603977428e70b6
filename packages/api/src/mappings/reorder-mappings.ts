import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, page } from '../shapes';
import { mapping } from './shapes';

export const reorderMappings = memberProcedure
  .meta({
    summary: 'Change the order of mappings; those that are not named keep theirs behind the others',
    rest: [{ method: 'POST', path: '/destinations/{destinationId}/mappings/order' }],
  })
  .input(z.object({ destinationId: id, ids: z.array(id).min(1).max(500) }))
  .output(page(mapping))
  .mutation(({ ctx, input }) => controlPlane.reorderMappings(ctx.scope, input));
