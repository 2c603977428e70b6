import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { page, pageInput } from '../shapes';
import { trackingPlan } from './shapes';

export const listTrackingPlans = memberProcedure
  .meta({ summary: 'List tracking plans, newest first', rest: [{ method: 'GET', path: '/tracking-plans' }] })
  .input(z.object({ ...pageInput }))
  .output(page(trackingPlan))
  .query(({ ctx, input }) => controlPlane.listTrackingPlans(ctx.scope, input));
