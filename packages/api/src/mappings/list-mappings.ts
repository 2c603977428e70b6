import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, page } from '../shapes';
import { mapping } from './shapes';

export const listMappings = memberProcedure
  .meta({
    summary: 'List the mappings of a destination',
    rest: [{ method: 'GET', path: '/destinations/{destinationId}/mappings' }],
  })
  .input(z.object({ destinationId: id }))
  .output(page(mapping))
  .query(({ ctx, input }) => controlPlane.listMappings(ctx.scope, input));
