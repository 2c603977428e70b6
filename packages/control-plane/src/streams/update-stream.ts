import type { SourceStreamRow } from '@tributary/db';
import type { UseCaseContext } from '../context';
import { AppError, notFound } from '../errors';
import { requirePermission } from '../permissions';
import { differences, recordChange } from '../record-change';
import { checkChoice } from './check-choice';
import { openPullSource } from './pull-settings';
import { choiceOf, type StreamChoice, type StreamView, toSelection, toStreamView } from './stream-view';

type Changes = { readonly [K in keyof StreamChoice]?: StreamChoice[K] | undefined };

export interface StreamUpdate extends Changes {
  readonly sourceId: string;
  readonly id: string;
  /** The next run reads the stream from its beginning. */
  readonly resetCursor?: boolean | undefined;
}

const withChanges = (row: SourceStreamRow, changes: Changes) => ({
  ...choiceOf(row),
  ...(Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<StreamChoice>),
});

/** Where a cursor stands means nothing in another column or another order of rows. */
const movesCursor = (before: StreamChoice, after: StreamChoice) =>
  before.cursorField !== after.cursorField ||
  before.mode !== after.mode ||
  before.primaryKey.join() !== after.primaryKey.join();

/**
 * Changes how a stream is read, after asking the source whether it can be. Another cursor column, key or mode starts
 * it over, and so does `resetCursor`. Not while it is being read.
 * @throws AppError `conflict` while a sync is under way and the cursor would move
 */
export async function updateStream(ctx: UseCaseContext, input: StreamUpdate): Promise<StreamView> {
  requirePermission(ctx, 'sources:write');
  const { workspaceId } = ctx.actor;
  const { sourceId, id, resetCursor = false, ...changes } = input;
  const { row: source, pull, settings } = await openPullSource(ctx, sourceId);
  const before = await ctx.db.sourceStreams.find({ workspaceId, sourceId, id });
  if (!before) throw notFound('stream');
  const choice = withChanges(before, changes);
  if (choice.selected) await checkChoice(pull, settings, toSelection(before.name, choice));
  const startsOver = resetCursor || movesCursor(choiceOf(before), choice);
  return ctx.db.transaction(async (tx) => {
    if (startsOver && (await tx.syncRuns.findActive({ workspaceId, sourceId }))) {
      throw new AppError('conflict', `${source.name} is being read. Cancel the sync, then start the stream over.`);
    }
    const after = await tx.sourceStreams.update({
      workspaceId,
      sourceId,
      id,
      choice: { ...choice, mapping: { ...choice.mapping } },
    });
    if (!after) throw notFound('stream');
    if (startsOver) await tx.sourceStreams.resetCursor({ workspaceId, sourceId, id });
    await recordChange(tx, ctx, {
      action: 'stream.update',
      target: { type: 'source', id: sourceId, name: source.name },
      ...differences(
        { stream: before.name, ...choiceOf(before), cursor: before.cursor },
        { stream: before.name, ...choice, cursor: startsOver ? null : before.cursor },
      ),
    });
    return toStreamView(startsOver ? { ...after, cursor: null, cursorAt: null } : after);
  });
}
