import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { page, pageInput } from '../shapes';
import { replay } from './shapes';

export const listReplays = memberProcedure
  .meta({ summary: 'List replays, newest first', rest: [{ method: 'GET', path: '/replays' }] })
  .input(z.object({ ...pageInput }))
  .output(page(replay))
  .query(({ ctx, input }) => controlPlane.listReplays(ctx.scope, input));
