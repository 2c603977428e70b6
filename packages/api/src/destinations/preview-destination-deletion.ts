import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id } from '../shapes';

export const previewDestinationDeletion = memberProcedure
  .meta({ summary: 'What is lost when a destination is deleted' })
  .input(z.object({ id }))
  .output(z.object({ name: z.string(), mappings: z.int(), connections: z.int() }))
  .query(({ ctx, input }) => controlPlane.previewDestinationDeletion(ctx.scope, input));
