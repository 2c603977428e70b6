import type { JsonRecord } from '@tributary/db';
import type { UseCaseContext } from '../context';
import { AppError } from '../errors';
import { requirePermission } from '../permissions';
import { getSourceRow } from './find-source';
import { sourceErrorWords } from './say-source-error';
import { changedSourceSettings } from './source-settings';

/** Tries settings before they are saved, or (with `id`) over the saved ones, whose secrets then need not be typed. */
export async function testSourceConnection(
  ctx: UseCaseContext,
  input: { id?: string | undefined; type: string; settings: JsonRecord },
): Promise<{ readonly ok: boolean; readonly message: string }> {
  requirePermission(ctx, 'sources:write');
  const { workspaceId } = ctx.actor;
  const saved = input.id === undefined ? null : await getSourceRow(ctx.db, ctx, input.id);
  const type = saved?.type ?? input.type;
  const pull = ctx.pullSources.get(type);
  if (!pull) throw new AppError('invalid', 'Only sources that are read from have a connection to test.');
  const current = saved && {
    settings: saved.settings,
    secrets: await ctx.db.sources.secrets({ workspaceId, id: saved.id }),
  };
  const { complete } = changedSourceSettings(ctx, { type, given: input.settings, ...(current ? { current } : {}) });
  try {
    return { ok: true, message: await pull.test(complete) };
  } catch (error) {
    const message = sourceErrorWords(error);
    if (message === null) throw error;
    return { ok: false, message };
  }
}
