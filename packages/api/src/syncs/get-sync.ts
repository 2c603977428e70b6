import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id } from '../shapes';
import { sync } from './shapes';

export const getSync = memberProcedure
  .meta({ summary: 'A run with its progress', rest: [{ method: 'GET', path: '/sources/{sourceId}/syncs/{id}' }] })
  .input(z.object({ sourceId: id, id }))
  .output(sync)
  .query(({ ctx, input }) => controlPlane.getSync(ctx.scope, input));
