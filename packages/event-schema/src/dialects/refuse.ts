import type { ValueKind } from '../scan/field-view';
import type { RefusalReason } from '../types';
import type { DraftRefusal } from './contract';

const WITH_ARTICLE: Readonly<Record<ValueKind, string>> = {
  absent: 'missing',
  null: 'null',
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
};

/** "`traits` has to be an object, but is a list." */
export function wrongKind(field: string, wanted: string, found: ValueKind): string {
  return `\`${field}\` has to be ${wanted}, but is ${WITH_ARTICLE[found]}.`;
}

export type Known = Partial<Omit<DraftRefusal, 'reason' | 'detail'>>;

/** A refusal with what is known of the event; what isn't is empty text. */
export function refuse(reason: RefusalReason, detail: string, known: Known = {}): DraftRefusal {
  return { reason, detail, messageId: '', type: '', name: '', userId: '', anonymousId: '', ...known };
}
