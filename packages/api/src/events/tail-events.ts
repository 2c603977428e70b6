import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { list } from '../shapes';
import { eventFilter, eventSummary } from './shapes';

export const tailEvents = memberProcedure
  .meta({
    summary:
      'The newest events, and a cursor for what comes after. Pages overlap, because events of different partitions ' +
      'become visible out of order: tell them apart by id',
    rest: [{ method: 'GET', path: '/events/tail' }],
  })
  .input(
    z.object({
      ...eventFilter,
      after: z.string().max(200).optional().meta({ description: 'The `after` of the answer before.' }),
      limit: z.int().min(1).max(200).default(50),
    }),
  )
  .output(z.object({ data: list(eventSummary), after: z.string() }))
  .query(({ ctx, input }) => controlPlane.tailEvents(ctx.scope, input));
