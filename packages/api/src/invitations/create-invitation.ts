import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { invitation } from '../members/shapes';
import { memberProcedure } from '../procedure';
import { role } from '../shapes';

export const createInvitation = memberProcedure
  .meta({
    summary: 'Invite a person; the link is shown once',
    rest: [{ method: 'POST', path: '/invitations', status: 201 }],
  })
  .input(z.object({ email: z.email().max(254), role }))
  .output(invitation.extend({ url: z.string() }))
  .mutation(({ ctx, input }) => controlPlane.createInvitation(ctx.scope, input));
