import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { personDeletion, personId } from './shapes';

export const deletePerson = memberProcedure
  .meta({
    summary: 'Delete a person in every store; the answer is the record of it',
    rest: [{ method: 'DELETE', path: '/persons/{id}', status: 202 }],
  })
  .input(z.object({ id: personId }))
  .output(personDeletion)
  .mutation(({ ctx, input }) => controlPlane.deletePerson(ctx.scope, input));
