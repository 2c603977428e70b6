import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, jsonObject } from '../shapes';
import { consentRule, destination } from './shapes';

export const updateDestination = memberProcedure
  .meta({
    summary: 'Change a destination; secrets that are left out stay',
    rest: [{ method: 'PATCH', path: '/destinations/{id}' }],
  })
  .input(
    z.object({
      id,
      name: z.string().trim().min(1).max(120).optional(),
      settings: jsonObject.optional(),
      enabled: z.boolean().optional(),
      consent: consentRule
        .refine(({ categories }) => categories.length <= 50, 'At most 50 categories.')
        .nullable()
        .optional(),
    }),
  )
  .output(destination)
  .mutation(({ ctx, input }) => controlPlane.updateDestination(ctx.scope, input));
