import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { canonicalEvent, id, list } from '../shapes';
import { eventToTry, mappingTest } from './shapes';

export const sendTestEvent = memberProcedure
  .meta({
    summary: 'Send an event as a test, and show the answers',
    rest: [{ method: 'POST', path: '/destinations/{id}/test' }],
  })
  .input(z.object({ id, ...eventToTry }))
  .output(z.object({ event: canonicalEvent, mappings: list(mappingTest) }))
  .mutation(({ ctx, input }) => controlPlane.sendTestEvent(ctx.scope, input));
