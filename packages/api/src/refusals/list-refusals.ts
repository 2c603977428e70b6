import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, page, pageInput, timeRange } from '../shapes';
import { refusal } from './shapes';

export const listRefusals = memberProcedure
  .meta({
    summary: 'List events and requests that were not stored, newest first',
    rest: [{ method: 'GET', path: '/refusals' }],
  })
  .input(
    z.object({
      sourceId: id.optional(),
      reason: z.string().max(64).optional(),
      messageId: z.string().max(1000).optional(),
      userId: z.string().max(1000).optional(),
      duplicates: z.boolean().default(false).meta({ description: 'Whether to list duplicates too.' }),
      ...timeRange,
      ...pageInput,
    }),
  )
  .output(page(refusal))
  .query(({ ctx, input }) => controlPlane.listRefusals(ctx.useCase, input));
