import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { arrivalId, eventAddress, eventTrace } from './shapes';

export const traceEvent = memberProcedure
  .meta({ summary: 'The whole life of an event', rest: [{ method: 'GET', path: '/events/{messageId}/trace' }] })
  .input(z.object({ ...eventAddress, arrivalId }))
  .output(eventTrace)
  .query(({ ctx, input }) => controlPlane.traceEvent(ctx.scope, input));
