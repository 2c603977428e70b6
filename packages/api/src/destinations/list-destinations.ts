import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { page, pageInput } from '../shapes';
import { destination } from './shapes';

export const listDestinations = memberProcedure
  .meta({ summary: 'List destinations', rest: [{ method: 'GET', path: '/destinations' }] })
  .input(z.object({ ...pageInput }))
  .output(page(destination))
  .query(({ ctx, input }) => controlPlane.listDestinations(ctx.scope, input));
