import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, jsonObject } from '../shapes';

export const testSourceConnection = memberProcedure
  .meta({
    summary: 'Try the settings of a pull source, saved or not',
    rest: [{ method: 'POST', path: '/sources/test' }],
  })
  .input(z.object({ id: id.optional(), type: z.string().min(1).max(64), settings: jsonObject }))
  .output(z.object({ ok: z.boolean(), message: z.string() }))
  .mutation(({ ctx, input }) => controlPlane.testSourceConnection(ctx.scope, input));
