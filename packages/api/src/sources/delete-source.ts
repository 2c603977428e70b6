import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { done, id } from '../shapes';

export const deleteSource = memberProcedure
  .meta({ summary: 'Delete a source; what it sent stays', rest: [{ method: 'DELETE', path: '/sources/{id}' }] })
  .input(z.object({ id }))
  .output(done)
  .mutation(({ ctx, input }) => controlPlane.deleteSource(ctx.scope, input));
