import type { JsonRecord, SecretChanges } from '@tributary/db';
import type { UseCaseContext } from '../context';
import { refuseInvalid } from '../errors';
import { mergeSettings, splitSettings } from '../settings';

interface Current {
  readonly settings: JsonRecord;
  readonly secrets: JsonRecord;
}

const NOTHING: Current = { settings: {}, secrets: {} };

/**
 * Settings after a change, checked as a whole and parted into what is shown and what is sealed. `complete` has both,
 * for connecting.
 * @throws AppError `invalid`, with the fields named `settings.<key>`
 */
export function changedSourceSettings(
  ctx: Pick<UseCaseContext, 'sources'>,
  { type, given, current = NOTHING }: { type: string; given: JsonRecord; current?: Current },
): { readonly settings: JsonRecord; readonly secrets: SecretChanges; readonly complete: JsonRecord } {
  const split = splitSettings(given, ctx.sources.secretKeys(type));
  const settings = ctx.sources.withDefaults(type, mergeSettings(current.settings, split.settings));
  const complete = { ...settings, ...mergeSettings(current.secrets, split.secrets) };
  const problems = ctx.sources.validateSettings(type, complete);
  refuseInvalid(
    'Some settings are not valid.',
    problems.map(({ field, message }) => ({ field: `settings.${field}`, message })),
  );
  return { settings, secrets: split.secrets, complete };
}
