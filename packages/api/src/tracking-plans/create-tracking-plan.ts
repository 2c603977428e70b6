import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { planDescription, planName, plannedEvents, planSources, trackingPlan } from './shapes';

export const createTrackingPlan = memberProcedure
  .meta({
    summary: 'Create a tracking plan: which events there are, and what they look like',
    rest: [{ method: 'POST', path: '/tracking-plans', status: 201 }],
  })
  .input(
    z.object({
      name: planName,
      description: planDescription.default(''),
      events: plannedEvents.default([]),
      sources: planSources.default([]),
    }),
  )
  .output(trackingPlan)
  .mutation(({ ctx, input }) => controlPlane.createTrackingPlan(ctx.scope, input));
