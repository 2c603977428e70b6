import * as controlPlane from '@tributary/control-plane';
import { memberProcedure } from '../procedure';
import { role } from '../shapes';
import { workspace } from './shapes';

export const getWorkspace = memberProcedure
  .meta({ summary: 'The workspace of the session or the API key', rest: [{ method: 'GET', path: '/workspace' }] })
  .output(workspace.extend({ role: role.nullable() }))
  .query(({ ctx }) => controlPlane.getWorkspace(ctx.useCase));
