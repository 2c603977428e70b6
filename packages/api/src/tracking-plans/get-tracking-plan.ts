import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id } from '../shapes';
import { trackingPlan } from './shapes';

export const getTrackingPlan = memberProcedure
  .meta({ summary: 'A tracking plan', rest: [{ method: 'GET', path: '/tracking-plans/{id}' }] })
  .input(z.object({ id }))
  .output(trackingPlan)
  .query(({ ctx, input }) => controlPlane.getTrackingPlan(ctx.scope, input));
