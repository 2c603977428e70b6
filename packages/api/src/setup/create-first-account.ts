import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { newPassword, personName } from '../auth/shapes';
import { publicProcedure } from '../procedure';
import { workspace } from '../workspaces/shapes';

export const createFirstAccount = publicProcedure
  .meta({ summary: 'Make the first account and its workspace, and sign in. Only while nobody has an account' })
  .input(
    z.object({
      name: personName,
      email: z.email().max(254),
      password: newPassword,
      workspaceName: z.string().trim().min(1).max(80),
    }),
  )
  .output(workspace)
  .mutation(async ({ ctx, input }) => {
    const made = await controlPlane.createFirstAccount(ctx.visitor, input);
    await ctx.signIn(input);
    return made.workspace;
  });
