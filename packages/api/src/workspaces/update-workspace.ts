import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { privacyInput } from '../privacy-shapes';
import { memberProcedure } from '../procedure';
import { workspace } from './shapes';

export const updateWorkspace = memberProcedure
  .meta({
    summary: 'Rename the workspace, or set the privacy rules of sources that have none of their own',
    rest: [{ method: 'PATCH', path: '/workspace' }],
  })
  .input(z.object({ name: z.string().trim().min(1).max(80).optional(), privacy: privacyInput.optional() }))
  .output(workspace)
  .mutation(({ ctx, input }) => controlPlane.updateWorkspace(ctx.scope, input));
