import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { done, id } from '../shapes';

export const disconnectDestination = memberProcedure
  .meta({
    summary: 'Disconnect a source from a destination, by the id of the connection or by both ends',
    rest: [
      { method: 'DELETE', path: '/connections/{id}' },
      { method: 'DELETE', path: '/connections' },
    ],
  })
  .input(z.object({ id: id.optional(), sourceId: id.optional(), destinationId: id.optional() }))
  .output(done)
  .mutation(({ ctx, input }) => controlPlane.disconnectDestination(ctx.scope, input));
