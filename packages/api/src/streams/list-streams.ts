import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, page } from '../shapes';
import { stream } from './shapes';

export const listStreams = memberProcedure
  .meta({
    summary: 'List the streams of a pull source',
    rest: [{ method: 'GET', path: '/sources/{sourceId}/streams' }],
  })
  .input(z.object({ sourceId: id }))
  .output(page(stream))
  .query(({ ctx, input }) => controlPlane.listStreams(ctx.scope, input));
