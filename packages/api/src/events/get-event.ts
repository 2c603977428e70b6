import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { eventAddress, eventDetail } from './shapes';

export const getEvent = memberProcedure
  .meta({
    summary: 'An event: raw, canonical, and where it went',
    rest: [{ method: 'GET', path: '/events/{messageId}' }],
  })
  .input(z.object({ ...eventAddress }))
  .output(eventDetail)
  .query(({ ctx, input }) => controlPlane.getEvent(ctx.scope, input));
