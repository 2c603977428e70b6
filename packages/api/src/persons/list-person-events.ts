import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { eventSummary } from '../events/shapes';
import { memberProcedure } from '../procedure';
import { eventType, id, page, pageInput, timeRange } from '../shapes';
import { personId } from './shapes';

export const listPersonEvents = memberProcedure
  .meta({
    summary: "A person's events under all ids, newest first",
    rest: [{ method: 'GET', path: '/persons/{id}/events' }],
  })
  .input(
    z.object({
      id: personId,
      type: eventType.optional(),
      event: z.string().max(1000).optional(),
      sourceId: id.optional(),
      ...timeRange,
      ...pageInput,
    }),
  )
  .output(page(eventSummary))
  .query(({ ctx, input }) => controlPlane.listPersonEvents(ctx.scope, input));
