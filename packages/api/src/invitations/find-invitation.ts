import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { publicProcedure } from '../procedure';
import { role, time } from '../shapes';

export const findInvitation = publicProcedure
  .meta({ summary: 'What an invitation link leads to; null when it is no longer open' })
  .input(z.object({ token: z.string().min(1).max(200) }))
  .output(
    z
      .object({
        workspaceName: z.string(),
        email: z.string(),
        role,
        invitedByName: z.string(),
        expiresAt: time,
        hasAccount: z.boolean(),
      })
      .nullable(),
  )
  .query(({ ctx, input }) => controlPlane.findInvitation(ctx.visitor, input.token));
