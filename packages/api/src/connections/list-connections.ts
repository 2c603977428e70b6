import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, page, pageInput } from '../shapes';
import { connection } from './shapes';

export const listConnections = memberProcedure
  .meta({ summary: 'List connections', rest: [{ method: 'GET', path: '/connections' }] })
  .input(z.object({ sourceId: id.optional(), destinationId: id.optional(), ...pageInput }))
  .output(page(connection))
  .query(({ ctx, input }) => controlPlane.listConnections(ctx.scope, input));
