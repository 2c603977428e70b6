import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, list, time } from '../shapes';
import { sourceLimits } from './shapes';

const waiting = z
  .object({
    lane: z.enum(['live', 'backfill', 'overflow']),
    requests: z.int().meta({ description: 'Requests that are accepted and not stored yet.' }),
    oldestMs: z.number().meta({ description: 'How long the oldest of them has waited; 0 when there is none.' }),
  })
  .meta({ id: 'WaitingLane' });

export const getSourceFlow = memberProcedure
  .meta({
    summary: 'How a source keeps to its limits, and what waits before its events are stored',
    rest: [{ method: 'GET', path: '/sources/{id}/flow' }],
  })
  .input(z.object({ id }))
  .output(
    z.object({
      limits: sourceLimits.nullable(),
      overflowing: z.boolean(),
      slowed: z.object({ requests: z.int(), events: z.int(), lastAt: time.nullable() }).meta({
        description: 'Requests that were told to slow down. Nothing of them was taken, their clients keep them.',
      }),
      lanes: list(waiting).meta({ description: "Of the source's partition, which it may share with other sources." }),
    }),
  )
  .query(({ ctx, input }) => controlPlane.getSourceFlow(ctx.scope, input));

export const getLag = memberProcedure
  .meta({ summary: 'What waits before it is stored, by lane', rest: [{ method: 'GET', path: '/lag' }] })
  .output(z.object({ lanes: list(waiting) }))
  .query(({ ctx }) => controlPlane.getLag(ctx.scope));
