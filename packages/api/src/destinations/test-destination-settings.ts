import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, jsonObject, list } from '../shapes';
import { exchange } from './shapes';

export const testDestinationSettings = memberProcedure
  .meta({
    summary: 'Try the settings of a destination, saved or not',
    rest: [{ method: 'POST', path: '/destinations/test-settings' }],
  })
  .input(z.object({ id: id.optional(), type: z.string().min(1).max(120), settings: jsonObject }))
  .output(z.object({ ok: z.boolean(), message: z.string(), exchanges: list(exchange) }))
  .mutation(({ ctx, input }) => controlPlane.testDestinationSettings(ctx.scope, input));
