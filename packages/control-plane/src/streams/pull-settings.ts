import type { SourceRow } from '@tributary/db';
import type { PullSource, SourceSettings } from '@tributary/sources';
import type { UseCaseContext } from '../context';
import { getPullSource } from '../sources/find-source';

/** A pull source and its settings with the secrets, for asking it something. @throws AppError */
export async function openPullSource(
  ctx: UseCaseContext,
  sourceId: string,
): Promise<{ readonly row: SourceRow; readonly pull: PullSource; readonly settings: SourceSettings }> {
  const { row, pull } = await getPullSource(ctx, sourceId);
  const secrets = await ctx.db.sources.secrets({ workspaceId: row.workspaceId, id: row.id });
  return { row, pull, settings: { ...row.settings, ...secrets } };
}
