import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { timeInput } from '../shapes';
import { plannedEvents, planPreview, planSources } from './shapes';

export const previewTrackingPlan = memberProcedure
  .meta({
    summary: 'What a plan would do to the events of the last days, against what is done now; nothing is saved',
    rest: [{ method: 'POST', path: '/tracking-plans/preview' }],
  })
  .input(z.object({ events: plannedEvents, sources: planSources, since: timeInput.optional() }))
  .output(planPreview)
  .mutation(({ ctx, input }) => controlPlane.previewTrackingPlan(ctx.scope, input));
