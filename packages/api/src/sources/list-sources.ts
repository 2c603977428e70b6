import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { page, pageInput } from '../shapes';
import { source } from './shapes';

export const listSources = memberProcedure
  .meta({ summary: 'List sources', rest: [{ method: 'GET', path: '/sources' }] })
  .input(z.object({ ...pageInput }))
  .output(page(source))
  .query(({ ctx, input }) => controlPlane.listSources(ctx.scope, input));
