import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { personDetail, personId } from './shapes';

export const getPerson = memberProcedure
  .meta({
    summary: 'A person: traits with their sources, ids, groups and the trail of merges',
    rest: [{ method: 'GET', path: '/persons/{id}' }],
  })
  .input(z.object({ id: personId }))
  .output(personDetail)
  .query(({ ctx, input }) => controlPlane.getPerson(ctx.scope, input));
