import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id } from '../shapes';
import { source } from './shapes';

export const getSource = memberProcedure
  .meta({ summary: 'A source with its write keys', rest: [{ method: 'GET', path: '/sources/{id}' }] })
  .input(z.object({ id }))
  .output(source)
  .query(({ ctx, input }) => controlPlane.getSource(ctx.scope, input));
