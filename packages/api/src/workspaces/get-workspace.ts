import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { role } from '../shapes';
import { workspace } from './shapes';

export const getWorkspace = memberProcedure
  .meta({ summary: 'The workspace of the session or the API key', rest: [{ method: 'GET', path: '/workspace' }] })
  .output(workspace.extend({ role: role.nullable(), captureUrl: z.string() }))
  .query(async ({ ctx }) => ({ ...(await controlPlane.getWorkspace(ctx.scope)), captureUrl: ctx.captureUrl }));
