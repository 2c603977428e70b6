import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id } from '../shapes';
import { destination } from './shapes';

export const resumeDestination = memberProcedure
  .meta({
    summary: 'Resume a destination; what was parked drains',
    rest: [{ method: 'POST', path: '/destinations/{id}/resume' }],
  })
  .input(z.object({ id }))
  .output(destination)
  .mutation(({ ctx, input }) => controlPlane.resumeDestination(ctx.scope, input));
