import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, page } from '../shapes';
import { discoveredStream } from './shapes';

export const discoverStreams = memberProcedure
  .meta({
    summary: 'What a pull source offers to read, asked now',
    rest: [{ method: 'GET', path: '/sources/{sourceId}/streams/discover' }],
  })
  .input(z.object({ sourceId: id }))
  .output(page(discoveredStream))
  .query(({ ctx, input }) => controlPlane.discoverStreams(ctx.scope, input));
