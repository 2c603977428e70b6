import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id } from '../shapes';
import { replay } from './shapes';

export const getReplay = memberProcedure
  .meta({ summary: 'A replay with its progress', rest: [{ method: 'GET', path: '/replays/{id}' }] })
  .input(z.object({ id }))
  .output(replay)
  .query(({ ctx, input }) => controlPlane.getReplay(ctx.scope, input));
