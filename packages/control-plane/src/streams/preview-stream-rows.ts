import type { JsonObject } from '@tributary/event-schema';
import type { UseCaseContext } from '../context';
import { type Listing, whole } from '../listing';
import { requirePermission } from '../permissions';
import { sayingSourceErrors } from '../sources/say-source-error';
import { openPullSource } from './pull-settings';

/** Some rows as they are in the source now. Editors only: it uses the saved secrets. */
export async function previewStreamRows(
  ctx: UseCaseContext,
  { sourceId, name, limit }: { sourceId: string; name: string; limit: number },
): Promise<Listing<JsonObject>> {
  requirePermission(ctx, 'sources:write');
  const { pull, settings } = await openPullSource(ctx, sourceId);
  return whole(await sayingSourceErrors(pull.preview(settings, name, limit)));
}
