import type { JsonRecord } from '@tributary/db';
import type { ConnectionTest } from '@tributary/destinations';
import type { UseCaseContext } from '../context';
import { AppError } from '../errors';
import { requirePermission } from '../permissions';
import { changedDestinationSettings } from './destination-settings';
import { getDestinationRow } from './find-destination';

/** Asks the vendor, with settings that are not saved yet, or (with `id`) over the saved ones and their secrets. */
export async function testDestinationSettings(
  ctx: UseCaseContext,
  input: { id?: string | undefined; type: string; settings: JsonRecord },
): Promise<ConnectionTest> {
  requirePermission(ctx, 'destinations:write');
  const { workspaceId } = ctx.actor;
  const saved = input.id === undefined ? null : await getDestinationRow(ctx.db, ctx, input.id);
  const type = saved?.type ?? input.type;
  if (!ctx.destinations.get(type)) throw new AppError('invalid', `There is no destination of type "${type}".`);
  const current = saved && {
    settings: saved.settings,
    secrets: await ctx.db.destinations.secrets({ workspaceId, id: saved.id }),
  };
  const { complete } = changedDestinationSettings(ctx, {
    type,
    given: input.settings,
    ...(current ? { current } : {}),
  });
  return ctx.destinations.testConnection({ type, settings: complete, send: ctx.send });
}
