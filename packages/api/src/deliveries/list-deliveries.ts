import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { page, pageInput } from '../shapes';
import { deliveryFilter, deliveryShape } from './shapes';

export const listDeliveries = memberProcedure
  .meta({
    summary: 'List deliveries by their present state, newest first',
    rest: [{ method: 'GET', path: '/deliveries' }],
  })
  .input(z.object({ ...deliveryFilter, ...pageInput }))
  .output(page(deliveryShape))
  .query(({ ctx, input }) => controlPlane.listDeliveries(ctx.scope, input));
