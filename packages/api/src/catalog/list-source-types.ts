import * as controlPlane from '@tributary/control-plane';
import { memberProcedure } from '../procedure';
import { page } from '../shapes';
import { sourceDescriptor } from './shapes';

export const listSourceTypes = memberProcedure
  .meta({ summary: 'List the kinds of source', rest: [{ method: 'GET', path: '/catalog/sources' }] })
  .output(page(sourceDescriptor))
  .query(({ ctx }) => controlPlane.listSourceTypes(ctx.scope));
