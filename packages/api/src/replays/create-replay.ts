import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { replay, replayFilter } from './shapes';

export const createReplay = memberProcedure
  .meta({
    summary: 'Replay exactly what a filter names; dryRun only counts',
    rest: [{ method: 'POST', path: '/replays', status: 202 }],
  })
  .input(z.object({ filter: replayFilter, dryRun: z.boolean().default(false) }))
  .output(z.object({ dryRun: z.boolean(), count: z.int(), id: z.string().nullable(), replay: replay.nullable() }))
  .mutation(({ ctx, input }) => controlPlane.createReplay(ctx.scope, input));
