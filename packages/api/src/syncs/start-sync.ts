import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id } from '../shapes';
import { sync } from './shapes';

export const startSync = memberProcedure
  .meta({
    summary: 'Read a pull source now',
    rest: [{ method: 'POST', path: '/sources/{sourceId}/syncs', status: 202 }],
  })
  .input(z.object({ sourceId: id }))
  .output(sync)
  .mutation(({ ctx, input }) => controlPlane.startSync(ctx.scope, input));
