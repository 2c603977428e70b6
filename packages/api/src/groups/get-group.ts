import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { groupAddress, groupDetail } from './shapes';

export const getGroup = memberProcedure
  .meta({
    summary: 'A group: traits, members and the latest events',
    rest: [{ method: 'GET', path: '/groups/{type}/{key}' }],
  })
  .input(z.object(groupAddress))
  .output(groupDetail)
  .query(({ ctx, input }) => controlPlane.getGroup(ctx.scope, input));
