import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, page, pageInput } from '../shapes';
import { sync } from './shapes';

export const listSyncs = memberProcedure
  .meta({
    summary: 'List the runs of a pull source, newest first',
    rest: [{ method: 'GET', path: '/sources/{sourceId}/syncs' }],
  })
  .input(z.object({ sourceId: id, ...pageInput }))
  .output(page(sync))
  .query(({ ctx, input }) => controlPlane.listSyncs(ctx.scope, input));
