import type { JsonRecord } from '@tributary/db';
import { newId } from '@tributary/kernel';
import { LOOKBACK_DEFAULT_SECONDS } from '@tributary/sources';
import type { UseCaseContext } from '../context';
import { AppError } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { sayingSourceErrors } from '../sources/say-source-error';
import { checkChoice } from './check-choice';
import { openPullSource } from './pull-settings';
import { findDiscovered, type StreamChoice, type StreamView, toSelection, toStreamView } from './stream-view';

/** Adds a stream, after asking the source whether it can be read that way. @throws AppError `conflict` when it is there */
export async function createStream(
  ctx: UseCaseContext,
  { sourceId, name, ...given }: { sourceId: string; name: string } & StreamChoice,
): Promise<StreamView> {
  requirePermission(ctx, 'sources:write');
  const { workspaceId } = ctx.actor;
  const choice = { ...given, lookbackSeconds: given.lookbackSeconds ?? LOOKBACK_DEFAULT_SECONDS };
  const { row: source, pull, settings } = await openPullSource(ctx, sourceId);
  const discovered = findDiscovered(await sayingSourceErrors(pull.discover(settings)), name);
  if (choice.selected) await checkChoice(pull, settings, toSelection(name, choice));
  return ctx.db.transaction(async (tx) => {
    const existing = await tx.sourceStreams.list({ workspaceId, sourceId });
    if (existing.some((stream) => stream.name === name)) {
      throw new AppError('conflict', `${source.name} reads ${name} already. Change that stream instead.`);
    }
    const row = await tx.sourceStreams.save({
      id: newId('str', ctx.clock()),
      workspaceId,
      sourceId,
      name,
      choice: {
        ...choice,
        mapping: { ...choice.mapping },
        columns: discovered.columns.map((column): JsonRecord => ({ ...column })),
      },
    });
    await recordChange(tx, ctx, {
      action: 'stream.create',
      target: { type: 'source', id: sourceId, name: source.name },
      after: { stream: name, ...choice },
    });
    return toStreamView(row);
  });
}
