import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { memberProcedure } from '../procedure';
import { page, pageInput } from '../shapes';
import { groupSummary } from './shapes';

export const listGroups = memberProcedure
  .meta({ summary: 'Groups, those that changed last first', rest: [{ method: 'GET', path: '/groups' }] })
  .input(z.object({ search: z.string().max(200).optional(), type: z.string().max(400).optional(), ...pageInput }))
  .output(page(groupSummary))
  .query(({ ctx, input }) => controlPlane.listGroups(ctx.scope, input));
