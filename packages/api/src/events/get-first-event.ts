import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, timeInput } from '../shapes';
import { eventSummary } from './shapes';

export const getFirstEvent = memberProcedure
  .meta({
    summary: 'The first thing that a source received since a time, stored or not; null while nothing has come',
    rest: [{ method: 'GET', path: '/sources/{sourceId}/first-event' }],
  })
  .input(z.object({ sourceId: id, since: timeInput }))
  .output(z.object({ event: eventSummary.nullable() }))
  .query(({ ctx, input }) => controlPlane.getFirstEvent(ctx.scope, input));
