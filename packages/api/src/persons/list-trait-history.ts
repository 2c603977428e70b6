import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { page, pageInput } from '../shapes';
import { personId, traitSaying } from './shapes';

export const listTraitHistory = memberProcedure
  .meta({
    summary: 'What was said about a person, event by event, newest first',
    rest: [{ method: 'GET', path: '/persons/{id}/traits' }],
  })
  .input(z.object({ id: personId, ...pageInput }))
  .output(page(traitSaying))
  .query(({ ctx, input }) => controlPlane.listTraitHistory(ctx.scope, input));
