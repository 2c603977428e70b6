import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { pageInput } from '../shapes';
import { personExport, personId } from './shapes';

export const exportPerson = memberProcedure
  .meta({
    summary: 'All that is stored about a person, page by page',
    rest: [{ method: 'GET', path: '/persons/{id}/export' }],
  })
  .input(z.object({ id: personId, ...pageInput }))
  .output(personExport)
  .query(({ ctx, input }) => controlPlane.exportPerson(ctx.scope, input));
