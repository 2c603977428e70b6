import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { canonicalEvent, id, list } from '../shapes';
import { eventToTry, mappingPreview } from './shapes';

export const previewDestination = memberProcedure
  .meta({
    summary: 'What would be sent for an event; nothing is sent',
    rest: [{ method: 'POST', path: '/destinations/{id}/preview' }],
  })
  .input(z.object({ id, ...eventToTry }))
  .output(z.object({ event: canonicalEvent, mappings: list(mappingPreview) }))
  .query(({ ctx, input }) => controlPlane.previewDestination(ctx.scope, input));
