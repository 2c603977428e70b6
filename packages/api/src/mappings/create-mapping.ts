import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, jsonObject } from '../shapes';
import { mapping } from './shapes';

export const createMapping = memberProcedure
  .meta({
    summary: 'Add a mapping',
    rest: [{ method: 'POST', path: '/destinations/{destinationId}/mappings', status: 201 }],
  })
  .input(
    z.object({
      destinationId: id,
      name: z.string().trim().min(1).max(120),
      action: z.string().min(1).max(200),
      filter: z.string().max(20_000).default(''),
      mapping: jsonObject.default({}),
      enabled: z.boolean().default(true),
    }),
  )
  .output(mapping)
  .mutation(({ ctx, input }) => controlPlane.createMapping(ctx.scope, input));
