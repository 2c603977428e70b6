import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, list, time, timeRange } from '../shapes';
import { ledgerRow } from './shapes';

export const getLedger = memberProcedure
  .meta({
    summary: 'Whether the books balance: per source and connection, in total or by minute',
    rest: [{ method: 'GET', path: '/ledger' }],
  })
  .input(
    z.object({
      ...timeRange,
      sourceId: id.optional(),
      destinationId: id.optional(),
      by: z.enum(['total', 'minute']).default('total'),
    }),
  )
  .output(z.object({ since: time, until: time, balanced: z.boolean(), rows: list(ledgerRow) }))
  .query(({ ctx, input }) => controlPlane.getLedger(ctx.scope, input));
