import { z } from 'zod';
import { newPassword, personName } from '../auth/shapes';
import { publicProcedure } from '../procedure';
import { workspace } from '../workspaces/shapes';

export const acceptInvitation = publicProcedure
  .meta({ summary: 'Join a workspace: with the account that is signed in, or with a new one' })
  .input(
    z.object({
      token: z.string().min(1).max(200),
      account: z.object({ name: personName, password: newPassword }).optional(),
    }),
  )
  .output(workspace)
  .mutation(({ ctx, input }) => ctx.accounts.acceptInvitation(input));
