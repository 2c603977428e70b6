import type { UseCaseContext } from '../context';
import { requirePermission } from '../permissions';
import { getSyncRow } from './find-sync';
import { type SyncView, toSyncView } from './sync-view';

export async function getSync(ctx: UseCaseContext, input: { sourceId: string; id: string }): Promise<SyncView> {
  requirePermission(ctx, 'syncs:read');
  return toSyncView(await getSyncRow(ctx, input));
}
