import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id } from '../shapes';
import { destination } from './shapes';

export const getDestination = memberProcedure
  .meta({ summary: 'A destination', rest: [{ method: 'GET', path: '/destinations/{id}' }] })
  .input(z.object({ id }))
  .output(destination)
  .query(({ ctx, input }) => controlPlane.getDestination(ctx.scope, input));
