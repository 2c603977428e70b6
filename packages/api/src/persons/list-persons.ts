import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { page, pageInput } from '../shapes';
import { personSummary } from './shapes';

export const listPersons = memberProcedure
  .meta({
    summary: 'Find persons: by distinct id exactly, or by how an id, an email or a name begins',
    rest: [{ method: 'GET', path: '/persons' }],
  })
  .input(
    z.object({
      search: z.string().max(200).optional(),
      distinctId: z.string().min(1).max(1000).optional(),
      ...pageInput,
    }),
  )
  .output(page(personSummary))
  .query(({ ctx, input }) => controlPlane.listPersons(ctx.scope, input));
