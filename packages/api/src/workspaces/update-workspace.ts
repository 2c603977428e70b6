import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { workspace } from './shapes';

export const updateWorkspace = memberProcedure
  .meta({ summary: 'Rename the workspace', rest: [{ method: 'PATCH', path: '/workspace' }] })
  .input(z.object({ name: z.string().trim().min(1).max(80) }))
  .output(workspace)
  .mutation(({ ctx, input }) => controlPlane.updateWorkspace(ctx.scope, input));
