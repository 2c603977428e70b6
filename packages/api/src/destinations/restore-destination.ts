import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id } from '../shapes';
import { destination } from './shapes';

export const restoreDestination = memberProcedure
  .meta({
    summary: 'Undo the deletion of a destination',
    rest: [{ method: 'POST', path: '/destinations/{id}/restore' }],
  })
  .input(z.object({ id }))
  .output(destination)
  .mutation(({ ctx, input }) => controlPlane.restoreDestination(ctx.scope, input));
