import * as controlPlane from '@tributary/control-plane';
import { memberProcedure } from '../procedure';
import { page } from '../shapes';
import { destinationSummary } from './shapes';

export const listDestinationTypes = memberProcedure
  .meta({ summary: 'List the kinds of destination', rest: [{ method: 'GET', path: '/catalog/destinations' }] })
  .output(page(destinationSummary))
  .query(({ ctx }) => controlPlane.listDestinationTypes(ctx.scope));
