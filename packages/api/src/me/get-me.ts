import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { userProcedure } from '../procedure';
import { list } from '../shapes';
import { membership } from '../workspaces/shapes';

export const getMe = userProcedure
  .meta({ summary: 'Who is signed in, and their workspaces' })
  .output(
    z.object({
      user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
      memberships: list(membership),
      lastWorkspaceSlug: z.string().nullable(),
    }),
  )
  .query(({ ctx }) => controlPlane.getMe(ctx.person));
