import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, list, page, time } from '../shapes';

const alert = z
  .object({
    id: z.string(),
    kind: z.enum(['ledger_difference']),
    severity: z.enum(['error']),
    title: z.string(),
    explanation: z.string(),
    sourceId: id,
    destinationId: id.nullable(),
    minutes: list(time).meta({ description: 'The minutes concerned, newest first.' }),
    count: z.int().meta({ description: 'Events concerned.' }),
    since: time,
  })
  .meta({ id: 'Alert' });

export const listAlerts = memberProcedure
  .meta({ summary: 'What is wrong now and needs somebody', rest: [{ method: 'GET', path: '/alerts' }] })
  .input(z.object({}))
  .output(page(alert))
  .query(({ ctx }) => controlPlane.listAlerts(ctx.scope));
