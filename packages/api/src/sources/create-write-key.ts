import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id } from '../shapes';
import { writeKey } from './shapes';

export const createWriteKey = memberProcedure
  .meta({ summary: 'Add a write key', rest: [{ method: 'POST', path: '/sources/{sourceId}/write-keys', status: 201 }] })
  .input(z.object({ sourceId: id, label: z.string().trim().max(120).optional() }))
  .output(writeKey)
  .mutation(({ ctx, input }) => controlPlane.createWriteKey(ctx.scope, input));
