import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id } from '../shapes';
import { planDescription, planName, plannedEvents, planSources, trackingPlan } from './shapes';

export const updateTrackingPlan = memberProcedure
  .meta({
    summary: 'Change a tracking plan; events and sources are given whole, what is left out stays',
    rest: [{ method: 'PATCH', path: '/tracking-plans/{id}' }],
  })
  .input(
    z.object({
      id,
      name: planName.optional(),
      description: planDescription.optional(),
      events: plannedEvents.optional(),
      sources: planSources.optional(),
      version: z.int().optional().meta({
        description: 'Refuses the change when somebody else changed the events since this version.',
      }),
    }),
  )
  .output(trackingPlan)
  .mutation(({ ctx, input }) => controlPlane.updateTrackingPlan(ctx.scope, input));
