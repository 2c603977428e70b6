import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { id, page, pageInput } from '../shapes';
import { release } from './shapes';

export const listReleases = memberProcedure
  .meta({
    summary: 'What was replayed from quarantine, newest first, and what became of it',
    rest: [{ method: 'GET', path: '/tracking-plans/{id}/releases' }],
  })
  .input(z.object({ id, ...pageInput }))
  .output(page(release))
  .query(({ ctx, input }) => controlPlane.listReleases(ctx.scope, input));
