import type { UseCaseContext } from '../context';
import { type Listing, whole } from '../listing';
import { requirePermission } from '../permissions';
import { type ApiKeyView, toApiKeyView } from './api-key-view';

/** Those that are not revoked, newest first; expired ones are shown with their date. */
export async function listApiKeys(ctx: UseCaseContext): Promise<Listing<ApiKeyView>> {
  requirePermission(ctx, 'api-keys:read');
  const rows = await ctx.db.apiKeys.list({ workspaceId: ctx.actor.workspaceId });
  return whole(rows.map(toApiKeyView));
}
