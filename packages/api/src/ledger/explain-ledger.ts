import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, time } from '../shapes';
import { ledgerExplanation } from './shapes';

export const explainLedger = memberProcedure
  .meta({
    summary: 'One minute of a source taken apart: which requests are short, of which events',
    rest: [{ method: 'GET', path: '/ledger/explain' }],
  })
  .input(z.object({ sourceId: id, minute: time, destinationId: id.optional() }))
  .output(ledgerExplanation)
  .query(({ ctx, input }) => controlPlane.explainLedger(ctx.scope, input));
