import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { done, id } from '../shapes';

export const revokeApiKey = memberProcedure
  .meta({ summary: 'Revoke an API key', rest: [{ method: 'DELETE', path: '/api-keys/{id}' }] })
  .input(z.object({ id }))
  .output(done)
  .mutation(({ ctx, input }) => controlPlane.revokeApiKey(ctx.scope, input));
