import * as controlPlane from '@tributary/control-plane';
import { invitation } from '../members/shapes';
import { memberProcedure } from '../procedure';
import { page } from '../shapes';

export const listInvitations = memberProcedure
  .meta({ summary: 'List open invitations', rest: [{ method: 'GET', path: '/invitations' }] })
  .output(page(invitation))
  .query(({ ctx }) => controlPlane.listInvitations(ctx.scope));
