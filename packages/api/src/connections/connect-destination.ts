import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id } from '../shapes';
import { connection } from './shapes';

export const connectDestination = memberProcedure
  .meta({ summary: 'Connect a source to a destination', rest: [{ method: 'POST', path: '/connections', status: 201 }] })
  .input(z.object({ sourceId: id, destinationId: id }))
  .output(connection)
  .mutation(({ ctx, input }) => controlPlane.connectDestination(ctx.scope, input));
