import type { DestinationSummary } from '@tributary/destinations';
import type { UseCaseContext } from '../context';
import { type Listing, whole } from '../listing';
import { requirePermission } from '../permissions';

export async function listDestinationTypes(ctx: UseCaseContext): Promise<Listing<DestinationSummary>> {
  requirePermission(ctx, 'catalog:read');
  return whole(ctx.destinations.list());
}
