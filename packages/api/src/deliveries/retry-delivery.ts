import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { replay } from '../replays/shapes';

export const retryDelivery = memberProcedure
  .meta({
    summary: 'Send a delivery again',
    rest: [{ method: 'POST', path: '/deliveries/{deliveryId}/retry', status: 202 }],
  })
  .input(z.object({ deliveryId: z.string().min(1).max(64) }))
  .output(replay)
  .mutation(({ ctx, input }) => controlPlane.retryDelivery(ctx.scope, input));
