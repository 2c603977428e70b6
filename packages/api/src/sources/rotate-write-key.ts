import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id } from '../shapes';
import { writeKey } from './shapes';

export const rotateWriteKey = memberProcedure
  .meta({
    summary: 'Replace a write key by a new one; the old one is refused at once',
    rest: [{ method: 'POST', path: '/sources/{sourceId}/write-keys/{id}/rotate', status: 201 }],
  })
  .input(z.object({ sourceId: id, id }))
  .output(writeKey)
  .mutation(({ ctx, input }) => controlPlane.rotateWriteKey(ctx.scope, input));
