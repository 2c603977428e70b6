import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { page, pageInput } from '../shapes';
import { personDeletion } from './shapes';

export const listPersonDeletions = memberProcedure
  .meta({ summary: 'Deletions of persons, newest first', rest: [{ method: 'GET', path: '/person-deletions' }] })
  .input(z.object({ ...pageInput }))
  .output(page(personDeletion))
  .query(({ ctx, input }) => controlPlane.listPersonDeletions(ctx.scope, input));
