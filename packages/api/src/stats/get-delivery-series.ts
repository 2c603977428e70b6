import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, list } from '../shapes';
import { deliveryPoint, seriesInput } from './shapes';

export const getDeliverySeries = memberProcedure
  .meta({
    summary: 'Deliveries over time: by state, with latency',
    rest: [{ method: 'GET', path: '/stats/deliveries' }],
  })
  .input(z.object({ destinationId: id.optional(), ...seriesInput }))
  .output(z.object({ stepSeconds: z.int(), data: list(deliveryPoint) }))
  .query(({ ctx, input }) => controlPlane.getDeliverySeries(ctx.scope, input));
