import type { UseCaseContext } from '../context';
import { getDestinationRow } from '../destinations/find-destination';
import { type Listing, whole } from '../listing';
import { requirePermission } from '../permissions';
import { type MappingView, toMappingView } from './mapping-view';

/** In the order in which they are tried. */
export async function listMappings(
  ctx: UseCaseContext,
  { destinationId }: { destinationId: string },
): Promise<Listing<MappingView>> {
  requirePermission(ctx, 'mappings:read');
  await getDestinationRow(ctx.db, ctx, destinationId);
  const rows = await ctx.db.mappings.list({ workspaceId: ctx.actor.workspaceId, destinationId });
  return whole(rows.map(toMappingView));
}
