import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { page } from '../shapes';

export const searchWorkspace = memberProcedure
  .meta({
    summary: 'Find sources, destinations, members, events, people and deliveries',
    rest: [{ method: 'GET', path: '/search' }],
  })
  .input(z.object({ q: z.string().trim().min(1).max(200), limit: z.int().min(1).max(50).default(20) }))
  .output(
    page(
      z.object({
        kind: z.enum(controlPlane.FOUND_KINDS),
        id: z.string(),
        title: z.string(),
        subtitle: z.string(),
        sourceId: z.string().nullable(),
        destinationId: z.string().nullable(),
      }),
    ),
  )
  .query(({ ctx, input }) => controlPlane.searchWorkspace(ctx.scope, input));
