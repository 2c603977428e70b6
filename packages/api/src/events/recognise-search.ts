import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { list, time } from '../shapes';

export const recogniseSearch = memberProcedure
  .meta({
    summary: 'What a text is: a message id, an email, a user id, an anonymous id or the name of an event',
    rest: [{ method: 'GET', path: '/events/recognise' }],
  })
  .input(z.object({ q: z.string().trim().min(1).max(320) }))
  .output(
    z.object({
      data: list(
        z.object({
          kind: z.enum(controlPlane.SEARCH_KINDS),
          latestAt: time.nullable().meta({ description: 'Of the latest event; null when nothing was found as this.' }),
        }),
      ).meta({ description: 'Everything that it was looked up as, what was found first.' }),
    }),
  )
  .query(({ ctx, input }) => controlPlane.recogniseSearch(ctx.scope, input));
