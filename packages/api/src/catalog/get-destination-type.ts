import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { destinationDescriptor } from './shapes';

export const getDestinationType = memberProcedure
  .meta({
    summary: 'A kind of destination with its settings, actions and presets',
    rest: [{ method: 'GET', path: '/catalog/destinations/{type}' }],
  })
  .input(z.object({ type: z.string().max(120) }))
  .output(destinationDescriptor)
  .query(({ ctx, input }) => controlPlane.getDestinationType(ctx.scope, input));
