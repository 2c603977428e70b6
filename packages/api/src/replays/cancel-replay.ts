import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id } from '../shapes';
import { replay } from './shapes';

export const cancelReplay = memberProcedure
  .meta({
    summary: 'Cancel a replay; what was handed on is still delivered',
    rest: [{ method: 'POST', path: '/replays/{id}/cancel' }],
  })
  .input(z.object({ id }))
  .output(replay)
  .mutation(({ ctx, input }) => controlPlane.cancelReplay(ctx.scope, input));
