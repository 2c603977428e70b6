import * as controlPlane from '@tributary/control-plane';
import { memberProcedure } from '../procedure';
import { done } from '../shapes';

export const switchWorkspace = memberProcedure
  .meta({ summary: 'Remember this workspace as the one where the next sign-in lands' })
  .output(done)
  .mutation(({ ctx }) => controlPlane.switchWorkspace(ctx.scope));
