import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { done, id } from '../shapes';

export const revokeWriteKey = memberProcedure
  .meta({
    summary: 'Revoke a write key; SDKs that use it are refused at once',
    rest: [{ method: 'DELETE', path: '/sources/{sourceId}/write-keys/{id}' }],
  })
  .input(z.object({ sourceId: id, id }))
  .output(done)
  .mutation(({ ctx, input }) => controlPlane.revokeWriteKey(ctx.scope, input));
