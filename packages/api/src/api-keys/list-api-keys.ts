import * as controlPlane from '@tributary/control-plane';
import { memberProcedure } from '../procedure';
import { page } from '../shapes';
import { apiKey } from './shapes';

export const listApiKeys = memberProcedure
  .meta({ summary: 'List API keys', rest: [{ method: 'GET', path: '/api-keys' }] })
  .output(page(apiKey))
  .query(({ ctx }) => controlPlane.listApiKeys(ctx.scope));
