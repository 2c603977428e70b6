import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { list } from '../shapes';
import { eventFilter, eventSummary } from './shapes';

export const tailEvents = memberProcedure
  .meta({
    summary:
      'The events that were stored after a cursor, oldest first; without a cursor the newest ones and where to go on',
    rest: [{ method: 'GET', path: '/events/tail' }],
  })
  .input(
    z.object({ ...eventFilter, after: z.string().max(2048).optional(), limit: z.int().min(1).max(200).default(50) }),
  )
  .output(z.object({ data: list(eventSummary), after: z.string() }))
  .query(({ ctx, input }) => controlPlane.tailEvents(ctx.useCase, input));
