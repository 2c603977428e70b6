import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { privacyInput } from '../privacy-shapes';
import { memberProcedure } from '../procedure';
import { id, jsonObject } from '../shapes';
import { schedule, source, sourceLimits } from './shapes';

export const updateSource = memberProcedure
  .meta({
    summary: 'Change a source; secrets that are left out stay',
    rest: [{ method: 'PATCH', path: '/sources/{id}' }],
  })
  .input(
    z.object({
      id,
      name: z.string().trim().min(1).max(120).optional(),
      settings: jsonObject.optional(),
      enabled: z.boolean().optional(),
      schedule: schedule.nullable().optional(),
      privacy: privacyInput.nullable().optional(),
      limits: sourceLimits.nullable().optional(),
    }),
  )
  .output(source)
  .mutation(({ ctx, input }) => controlPlane.updateSource(ctx.scope, input));
