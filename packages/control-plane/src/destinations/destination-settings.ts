import type { JsonRecord, SecretChanges } from '@tributary/db';
import type { DestinationDescriptor } from '@tributary/destinations';
import type { JsonObject } from '@tributary/event-schema';
import { digest } from '@tributary/kernel';
import type { UseCaseContext } from '../context';
import { refuseInvalid } from '../errors';
import { asJsonObject, mergeSettings, splitSettings } from '../settings';

interface Current {
  readonly settings: JsonRecord;
  readonly secrets: JsonRecord;
}

const NOTHING: Current = { settings: {}, secrets: {} };

/**
 * Settings after a change, checked as a whole and parted into what is shown and what is sealed. `complete` has both,
 * for sending. Defaults are not written down: they are the definition's, when it is used.
 * @throws AppError `invalid`, with the fields named `settings.<key>`
 */
export function changedDestinationSettings(
  ctx: Pick<UseCaseContext, 'destinations'>,
  { type, given, current = NOTHING }: { type: string; given: JsonRecord; current?: Current },
): { readonly settings: JsonRecord; readonly secrets: SecretChanges; readonly complete: JsonObject } {
  const split = splitSettings(given, ctx.destinations.secretKeys(type));
  const settings = mergeSettings(current.settings, split.settings);
  const complete = asJsonObject({ ...settings, ...mergeSettings(current.secrets, split.secrets) });
  const problems = ctx.destinations.validateSettings(type, complete);
  refuseInvalid(
    'Some settings are not valid.',
    problems.map(({ field, message }) => ({ field: `settings.${field}`, message })),
  );
  return { settings, secrets: split.secrets, complete };
}

/** Changes when the definition's form or actions change: stored with each destination, so that it can be noticed. */
export const definitionVersion = ({ settings, actions }: DestinationDescriptor): string =>
  digest(JSON.stringify(settings), JSON.stringify(actions)).slice(0, 12);
