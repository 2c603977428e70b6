import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id } from '../shapes';

export const previewSourceDeletion = memberProcedure
  .meta({ summary: 'What is lost when a source is deleted' })
  .input(z.object({ id }))
  .output(z.object({ name: z.string(), writeKeys: z.int(), connections: z.int(), streams: z.int() }))
  .query(({ ctx, input }) => controlPlane.previewSourceDeletion(ctx.scope, input));
