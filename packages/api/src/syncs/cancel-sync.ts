import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id } from '../shapes';
import { sync } from './shapes';

export const cancelSync = memberProcedure
  .meta({
    summary: 'Cancel a run; what was read stays',
    rest: [{ method: 'POST', path: '/sources/{sourceId}/syncs/{id}/cancel' }],
  })
  .input(z.object({ sourceId: id, id }))
  .output(sync)
  .mutation(({ ctx, input }) => controlPlane.cancelSync(ctx.scope, input));
