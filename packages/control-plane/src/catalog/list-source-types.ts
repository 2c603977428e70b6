import type { SourceDescriptor } from '@tributary/sources';
import type { UseCaseContext } from '../context';
import { type Listing, whole } from '../listing';
import { requirePermission } from '../permissions';

export async function listSourceTypes(ctx: UseCaseContext): Promise<Listing<SourceDescriptor>> {
  requirePermission(ctx, 'catalog:read');
  return whole(ctx.sources.list());
}
