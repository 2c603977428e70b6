import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { done, id } from '../shapes';

export const revokeInvitation = memberProcedure
  .meta({ summary: 'Revoke an invitation', rest: [{ method: 'DELETE', path: '/invitations/{id}' }] })
  .input(z.object({ id }))
  .output(done)
  .mutation(({ ctx, input }) => controlPlane.revokeInvitation(ctx.scope, input));
