import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id } from '../shapes';
import { lookbackSeconds, stream, streamChoice } from './shapes';

export const updateStream = memberProcedure
  .meta({
    summary: 'Change how a stream is read',
    rest: [
      { method: 'PATCH', path: '/sources/{sourceId}/streams/{id}' },
      { method: 'PATCH', path: '/sources/{sourceId}/streams' },
    ],
  })
  .input(
    z.object({
      sourceId: id,
      id,
      selected: streamChoice.selected.optional(),
      mode: streamChoice.mode.optional(),
      cursorField: streamChoice.cursorField.optional(),
      primaryKey: streamChoice.primaryKey.optional(),
      lookbackSeconds: lookbackSeconds.optional(),
      mapping: streamChoice.mapping.optional(),
      resetCursor: z.boolean().optional().meta({ description: 'Read the history again.' }),
    }),
  )
  .output(stream)
  .mutation(({ ctx, input }) => controlPlane.updateStream(ctx.scope, input));
