import type { UseCaseContext } from '../context';
import { requirePermission } from '../permissions';
import { type DestinationView, toDestinationView } from './destination-view';
import { getDestinationRow } from './find-destination';

export async function getDestination(ctx: UseCaseContext, { id }: { id: string }): Promise<DestinationView> {
  requirePermission(ctx, 'destinations:read');
  return toDestinationView(await getDestinationRow(ctx.db, ctx, id));
}
