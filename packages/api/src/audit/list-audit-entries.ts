import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { page, pageInput, timeRange } from '../shapes';
import { auditEntry } from './shapes';

export const listAuditEntries = memberProcedure
  .meta({ summary: 'List what was done, newest first', rest: [{ method: 'GET', path: '/audit-log' }] })
  .input(
    z.object({
      targetId: z.string().max(64).optional(),
      actorId: z.string().max(64).optional(),
      action: z.string().max(80).optional(),
      ...timeRange,
      ...pageInput,
    }),
  )
  .output(page(auditEntry))
  .query(({ ctx, input }) => controlPlane.listAuditEntries(ctx.scope, input));
