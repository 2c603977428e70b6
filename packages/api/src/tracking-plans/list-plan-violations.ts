import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, page, timeInput } from '../shapes';
import { planViolation } from './shapes';

export const listPlanViolations = memberProcedure
  .meta({
    summary: 'What left a tracking plan, by event, property and rule',
    rest: [{ method: 'GET', path: '/tracking-plans/{id}/violations' }],
  })
  .input(z.object({ id, sourceId: id.optional(), since: timeInput.optional() }))
  .output(page(planViolation))
  .query(({ ctx, input }) => controlPlane.listPlanViolations(ctx.scope, input));
