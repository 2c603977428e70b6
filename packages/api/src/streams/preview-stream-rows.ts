import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, jsonObject, page } from '../shapes';

export const previewStreamRows = memberProcedure
  .meta({
    summary: 'The first rows of a stream, asked now',
    rest: [{ method: 'GET', path: '/sources/{sourceId}/streams/preview' }],
  })
  .input(z.object({ sourceId: id, stream: z.string().min(1).max(200), limit: z.int().min(1).max(50).default(10) }))
  .output(page(jsonObject))
  .query(({ ctx, input: { stream, ...rest } }) => controlPlane.previewStreamRows(ctx.scope, { ...rest, name: stream }));
