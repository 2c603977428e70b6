import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { page, pageInput } from '../shapes';
import { eventFilter, eventSummary } from './shapes';

export const listEvents = memberProcedure
  .meta({ summary: 'List stored events, newest first', rest: [{ method: 'GET', path: '/events' }] })
  .input(z.object({ ...eventFilter, ...pageInput }))
  .output(page(eventSummary))
  .query(({ ctx, input }) => controlPlane.listEvents(ctx.scope, input));
