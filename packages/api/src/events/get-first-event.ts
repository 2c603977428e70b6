import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { refusal } from '../refusals/shapes';
import { id, time } from '../shapes';
import { eventSummary } from './shapes';

export const getFirstEvent = memberProcedure
  .meta({
    summary: 'The first event of a source since a time; null while none has come',
    rest: [{ method: 'GET', path: '/sources/{sourceId}/first-event' }],
  })
  .input(z.object({ sourceId: id, since: time }))
  .output(z.object({ event: eventSummary.nullable(), refusal: refusal.nullable() }))
  .query(({ ctx, input }) => controlPlane.getFirstEvent(ctx.useCase, input));
