import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { jsonObject } from '../shapes';
import { source } from './shapes';

export const createSource = memberProcedure
  .meta({ summary: 'Create a source', rest: [{ method: 'POST', path: '/sources', status: 201 }] })
  .input(
    z.object({
      name: z.string().trim().min(1).max(120),
      type: z.string().min(1).max(64),
      settings: jsonObject.optional(),
      enabled: z.boolean().optional(),
    }),
  )
  .output(source)
  .mutation(({ ctx, input }) => controlPlane.createSource(ctx.scope, input));
