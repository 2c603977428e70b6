import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { jsonObject } from '../shapes';
import { destination } from './shapes';

export const createDestination = memberProcedure
  .meta({
    summary: 'Create a destination, with the presets of its type unless presets is empty',
    rest: [{ method: 'POST', path: '/destinations', status: 201 }],
  })
  .input(
    z.object({
      name: z.string().trim().min(1).max(120),
      type: z.string().min(1).max(120),
      settings: jsonObject.default({}),
      enabled: z.boolean().default(true),
      presets: z
        .array(z.string().max(200))
        .max(200)
        .optional()
        .meta({ description: 'Names of presets to apply. All of them when it is left out, none when it is empty.' }),
    }),
  )
  .output(destination)
  .mutation(({ ctx, input }) => controlPlane.createDestination(ctx.scope, input));
