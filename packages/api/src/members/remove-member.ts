import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { done } from '../shapes';

export const removeMember = memberProcedure
  .meta({ summary: 'Remove a member', rest: [{ method: 'DELETE', path: '/members/{userId}' }] })
  .input(z.object({ userId: z.string().max(64) }))
  .output(done)
  .mutation(({ ctx, input }) => controlPlane.removeMember(ctx.scope, input));
