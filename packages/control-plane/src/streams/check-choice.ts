import type { PullSource, SourceSettings, StreamSelection } from '@tributary/sources';
import { AppError, refuseInvalid } from '../errors';
import { sayingSourceErrors } from '../sources/say-source-error';

/**
 * Refuses a choice that would lose or double rows: asked of the source itself, in its words.
 * @throws AppError `invalid`, or `unavailable` when the source is away
 */
export async function checkChoice(
  pull: PullSource,
  settings: SourceSettings,
  selection: StreamSelection,
): Promise<void> {
  if (selection.mode === 'incremental' && selection.cursorColumn === undefined) {
    const message = 'Incremental reading needs a cursor column: one that grows with every change.';
    throw new AppError('invalid', message, [{ field: 'cursorField', message }]);
  }
  const problems = await sayingSourceErrors(pull.checkSelection(settings, selection));
  refuseInvalid(
    problems.join(' '),
    problems.map((message) => ({ field: '', message })),
  );
}
