import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, list } from '../shapes';

export const countQuarantine = memberProcedure
  .meta({
    summary: 'How many events a tracking plan keeps aside now',
    rest: [{ method: 'GET', path: '/tracking-plans/{id}/quarantine' }],
  })
  .input(z.object({ id }))
  .output(
    z.object({
      total: z.int(),
      events: list(z.object({ type: z.string(), name: z.string(), events: z.int() })),
    }),
  )
  .query(({ ctx, input }) => controlPlane.countQuarantine(ctx.scope, input));
