import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { deliveryDetail } from './shapes';

export const getDelivery = memberProcedure
  .meta({
    summary: 'A delivery with every attempt, request and answer',
    rest: [{ method: 'GET', path: '/deliveries/{deliveryId}' }],
  })
  .input(z.object({ deliveryId: z.string().min(1).max(64) }))
  .output(deliveryDetail)
  .query(({ ctx, input }) => controlPlane.getDelivery(ctx.scope, input));
