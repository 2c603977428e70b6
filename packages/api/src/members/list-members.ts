import * as controlPlane from '@tributary/control-plane';
import { memberProcedure } from '../procedure';
import { page } from '../shapes';
import { member } from './shapes';

export const listMembers = memberProcedure
  .meta({ summary: 'List members', rest: [{ method: 'GET', path: '/members' }] })
  .output(page(member))
  .query(({ ctx }) => controlPlane.listMembers(ctx.scope));
