import type { DiscoveredStream } from '@tributary/sources';
import type { UseCaseContext } from '../context';
import { type Listing, whole } from '../listing';
import { requirePermission } from '../permissions';
import { sayingSourceErrors } from '../sources/say-source-error';
import { openPullSource } from './pull-settings';

/** What the source offers to read, asked now. Editors only: it uses the saved secrets. */
export async function discoverStreams(
  ctx: UseCaseContext,
  { sourceId }: { sourceId: string },
): Promise<Listing<DiscoveredStream>> {
  requirePermission(ctx, 'sources:write');
  const { pull, settings } = await openPullSource(ctx, sourceId);
  return whole(await sayingSourceErrors(pull.discover(settings)));
}
