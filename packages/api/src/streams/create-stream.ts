import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id } from '../shapes';
import { lookbackSeconds, stream, streamChoice } from './shapes';

export const createStream = memberProcedure
  .meta({
    summary: 'Add a stream to a pull source',
    rest: [{ method: 'POST', path: '/sources/{sourceId}/streams', status: 201 }],
  })
  .input(
    z.object({
      sourceId: id,
      name: z.string().min(1).max(200),
      ...streamChoice,
      lookbackSeconds: lookbackSeconds.optional(),
      selected: streamChoice.selected.default(true),
    }),
  )
  .output(stream)
  .mutation(({ ctx, input }) => controlPlane.createStream(ctx.scope, input));
