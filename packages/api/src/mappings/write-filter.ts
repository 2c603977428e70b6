import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { filterGroup } from './shapes';

export const writeFilter = memberProcedure
  .meta({ summary: 'A tree as the text of a filter' })
  .input(z.object({ tree: filterGroup }))
  .output(z.object({ filter: z.string() }))
  .query(({ ctx, input }) => controlPlane.writeFilter(ctx.scope, input));
