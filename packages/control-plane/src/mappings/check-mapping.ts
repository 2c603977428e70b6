import type { JsonRecord } from '@tributary/db';
import type { UseCaseContext } from '../context';
import { refuseInvalid } from '../errors';
import { asJsonObject } from '../settings';

/** A draft may lack fields, but not an action and a filter that can be read. */
const NEEDED_BY_DRAFTS = new Set(['action', 'filter']);

/**
 * Refuses what could never be delivered: an action the definition lacks, a filter that can't be read, or would not
 * mean the same when it is written back, a required field that is not mapped. While a mapping is switched off its
 * fields may be unfinished; switching it on checks them.
 * @throws AppError `invalid`
 */
export function checkMapping(
  ctx: Pick<UseCaseContext, 'destinations'>,
  type: string,
  given: { name: string; action: string; filter: string; mapping: JsonRecord; enabled: boolean },
): void {
  const problems = ctx.destinations.validateMapping(type, { ...given, mapping: asJsonObject(given.mapping) });
  refuseInvalid(
    'The mapping is not valid.',
    given.enabled ? problems : problems.filter(({ field }) => NEEDED_BY_DRAFTS.has(field)),
  );
}
