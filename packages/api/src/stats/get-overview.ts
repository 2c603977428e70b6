import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { overview, range } from './shapes';

export const getOverview = memberProcedure
  .meta({
    summary: 'The workspace at a glance: figures, health, what needs attention',
    rest: [{ method: 'GET', path: '/stats/overview' }],
  })
  .input(z.object({ ...range }))
  .output(overview)
  .query(({ ctx, input }) => controlPlane.getOverview(ctx.scope, input));
