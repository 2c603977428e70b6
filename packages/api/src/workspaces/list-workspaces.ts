import * as controlPlane from '@tributary/control-plane';
import { userProcedure } from '../procedure';
import { page } from '../shapes';
import { membership } from './shapes';

export const listWorkspaces = userProcedure
  .meta({ summary: 'List the workspaces that you are a member of' })
  .output(page(membership))
  .query(({ ctx }) => controlPlane.listWorkspaces(ctx.person));
