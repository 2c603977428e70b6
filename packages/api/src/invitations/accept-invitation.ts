import * as controlPlane from '@tributary/control-plane';
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
  .mutation(async ({ ctx, input }) => {
    const person = (await ctx.user()) ?? undefined;
    const accepted = await controlPlane.acceptInvitation(ctx.visitor, { ...input, person });
    if (accepted.accountCreated && input.account)
      await ctx.signIn({ email: accepted.email, password: input.account.password });
    return accepted.workspace;
  });
