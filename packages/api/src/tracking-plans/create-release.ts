import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id } from '../shapes';
import { release, releaseFilter } from './shapes';

export const createRelease = memberProcedure
  .meta({
    summary: 'Replay events from quarantine through the plan as it is now; dryRun only counts',
    rest: [{ method: 'POST', path: '/tracking-plans/{id}/releases', status: 202 }],
  })
  .input(z.object({ id, filter: releaseFilter.default({}), dryRun: z.boolean().default(false) }))
  .output(z.object({ dryRun: z.boolean(), count: z.int(), release: release.nullable() }))
  .mutation(({ ctx, input }) => controlPlane.createRelease(ctx.scope, input));
