import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, list } from '../shapes';
import { seriesInput, sourcePoint } from './shapes';

export const getSourceSeries = memberProcedure
  .meta({ summary: 'Events over time: stored, duplicate, blocked', rest: [{ method: 'GET', path: '/stats/sources' }] })
  .input(z.object({ sourceId: id.optional(), ...seriesInput }))
  .output(z.object({ stepSeconds: z.int(), data: list(sourcePoint) }))
  .query(({ ctx, input }) => controlPlane.getSourceSeries(ctx.scope, input));
