import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id } from '../shapes';
import { source } from './shapes';

export const restoreSource = memberProcedure
  .meta({
    summary: 'Undo the deletion of a source: keys, connections and streams are as they were',
    rest: [{ method: 'POST', path: '/sources/{id}/restore' }],
  })
  .input(z.object({ id }))
  .output(source)
  .mutation(({ ctx, input }) => controlPlane.restoreSource(ctx.scope, input));
