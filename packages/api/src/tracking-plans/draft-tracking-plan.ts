import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, timeRange } from '../shapes';
import { plannedEvents } from './shapes';

export const draftTrackingPlan = memberProcedure
  .meta({
    summary: 'Draft a plan from what has arrived; nothing is saved',
    rest: [{ method: 'POST', path: '/tracking-plans/draft' }],
  })
  .input(z.object({ sourceIds: z.array(id).min(1).max(100), ...timeRange }))
  .output(z.object({ events: plannedEvents, sampled: z.int() }))
  .mutation(({ ctx, input }) => controlPlane.draftTrackingPlan(ctx.scope, input));
