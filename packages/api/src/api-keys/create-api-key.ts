import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { scope, time } from '../shapes';
import { apiKey } from './shapes';

export const createApiKey = memberProcedure
  .meta({
    summary: 'Create an API key; the key is shown once',
    rest: [{ method: 'POST', path: '/api-keys', status: 201 }],
  })
  .input(
    z.object({
      name: z.string().trim().min(1).max(120),
      scopes: z.array(scope).min(1).max(3),
      expiresAt: time.nullable().optional(),
    }),
  )
  .output(apiKey.extend({ key: z.string() }))
  .mutation(({ ctx, input }) => controlPlane.createApiKey(ctx.scope, input));
