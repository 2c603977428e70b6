import type { JsonRecord } from '@tributary/db';
import { newId } from '@tributary/kernel';
import type { UseCaseContext } from '../context';
import { AppError } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { shownSettings } from '../settings';
import { freeSlug, slugify, takingFreeSlug } from '../slug';
import { changedSourceSettings } from './source-settings';
import { type SourceView, toSourceView } from './source-view';
import { addWriteKey } from './write-key';

/** With a first write key when it is sent to; a source that is read from needs none. */
export async function createSource(
  ctx: UseCaseContext,
  input: {
    name: string;
    type: string;
    settings?: JsonRecord | undefined;
    enabled?: boolean | undefined;
  },
): Promise<SourceView> {
  requirePermission(ctx, 'sources:write');
  const { workspaceId } = ctx.actor;
  const descriptor = ctx.sources.get(input.type);
  if (!descriptor) {
    const message = `There is no source of type "${input.type}". GET /api/v1/catalog/sources lists what there is.`;
    throw new AppError('invalid', message, [{ field: 'type', message }]);
  }
  const { settings, secrets } = changedSourceSettings(ctx, { type: input.type, given: input.settings ?? {} });
  const create = () =>
    ctx.db.transaction(async (tx) => {
      const created = await tx.sources.create({
        id: newId('src', ctx.clock()),
        workspaceId,
        type: input.type,
        name: input.name,
        slug: await freeSlug(slugify(input.name, 'source'), (slug) => tx.sources.slugTaken({ workspaceId, slug })),
        settings,
        secrets,
        schedule: null,
      });
      const off = input.enabled === false ? { enabled: false } : null;
      const row = off ? ((await tx.sources.update({ workspaceId, id: created.id, changes: off })) ?? created) : created;
      const keys =
        descriptor.kind === 'push' ? [await addWriteKey(tx, ctx, { sourceId: row.id, label: 'First key' })] : [];
      await recordChange(tx, ctx, {
        action: 'source.create',
        target: { type: 'source', id: row.id, name: row.name },
        after: { type: row.type, enabled: row.enabled, settings: shownSettings(row.settings, row.secretNames) },
      });
      return toSourceView(row, keys, ctx.sources);
    });
  return takingFreeSlug(create);
}
