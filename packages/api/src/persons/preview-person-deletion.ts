import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { erasedCounts, personId } from './shapes';

export const previewPersonDeletion = memberProcedure
  .meta({
    summary: 'What a deletion would take away',
    rest: [{ method: 'GET', path: '/persons/{id}/deletion-preview' }],
  })
  .input(z.object({ id: personId }))
  .output(z.object({ distinctIds: z.int(), ...erasedCounts }))
  .query(({ ctx, input }) => controlPlane.previewPersonDeletion(ctx.scope, input));
