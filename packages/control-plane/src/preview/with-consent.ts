import type { FilterVerdict } from '@tributary/destinations';
import type { ConsentVerdict } from '@tributary/event-schema';

/** A filter's verdict, after the question of consent, which is asked first and has the last word. */
export function withConsent(verdict: FilterVerdict, consent: ConsentVerdict): FilterVerdict {
  if (consent.granted) return verdict;
  const clause = { kind: 'clause', field: 'context.consent', operator: '=', value: 'granted' } as const;
  return { matched: false, clauses: [{ path: [], clause, passed: false, sentence: consent.explanation }] };
}
