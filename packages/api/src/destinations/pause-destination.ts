import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id } from '../shapes';
import { destination } from './shapes';

export const pauseDestination = memberProcedure
  .meta({
    summary: 'Pause a destination; its events are parked',
    rest: [{ method: 'POST', path: '/destinations/{id}/pause' }],
  })
  .input(z.object({ id, reason: z.string().trim().max(500).optional() }))
  .output(destination)
  .mutation(({ ctx, input }) => controlPlane.pauseDestination(ctx.scope, input));
