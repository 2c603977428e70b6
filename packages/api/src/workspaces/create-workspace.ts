import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { userProcedure } from '../procedure';
import { workspace } from './shapes';

export const createWorkspace = userProcedure
  .meta({ summary: 'Create a workspace and become its owner' })
  .input(z.object({ name: z.string().trim().min(1).max(80) }))
  .output(workspace)
  .mutation(({ ctx, input }) => controlPlane.createWorkspace(ctx.person, input));
