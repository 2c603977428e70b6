import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { filterGroup } from './shapes';

export const readFilter = memberProcedure
  .meta({ summary: 'The text of a filter as a tree to edit, or a sentence why it cannot be read' })
  .input(z.object({ filter: z.string().max(20_000) }))
  .output(z.object({ tree: filterGroup.nullable(), message: z.string().nullable() }))
  .query(({ ctx, input }) => controlPlane.readFilter(ctx.scope, input));
