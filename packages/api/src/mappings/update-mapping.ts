import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, jsonObject } from '../shapes';
import { mapping } from './shapes';

export const updateMapping = memberProcedure
  .meta({
    summary: 'Change a mapping',
    rest: [{ method: 'PATCH', path: '/destinations/{destinationId}/mappings/{id}' }],
  })
  .input(
    z.object({
      destinationId: id,
      id,
      name: z.string().trim().min(1).max(120).optional(),
      filter: z.string().max(20_000).optional(),
      mapping: jsonObject.optional(),
      enabled: z.boolean().optional(),
    }),
  )
  .output(mapping)
  .mutation(({ ctx, input }) => controlPlane.updateMapping(ctx.scope, input));
