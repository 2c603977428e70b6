import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { done } from '../shapes';

export const deleteWorkspace = memberProcedure
  .meta({ summary: 'Delete the workspace for good; its name has to be typed' })
  .input(z.object({ confirmName: z.string().min(1).max(80) }))
  .output(done)
  .mutation(({ ctx, input }) => controlPlane.deleteWorkspace(ctx.scope, input));
