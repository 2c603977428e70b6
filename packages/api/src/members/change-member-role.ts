import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { role } from '../shapes';
import { member } from './shapes';

export const changeMemberRole = memberProcedure
  .meta({ summary: 'Change the role of a member', rest: [{ method: 'PATCH', path: '/members/{userId}' }] })
  .input(z.object({ userId: z.string().max(64), role }))
  .output(member)
  .mutation(({ ctx, input }) => controlPlane.changeMemberRole(ctx.scope, input));
