import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { publicProcedure } from '../procedure';

export const getSetupStatus = publicProcedure
  .meta({ summary: 'Whether the first account has yet to be made' })
  .output(z.object({ needsFirstAccount: z.boolean() }))
  .query(async ({ ctx }) => ({ needsFirstAccount: await controlPlane.needsFirstAccount(ctx.visitor) }));
