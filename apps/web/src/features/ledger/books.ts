import type { LedgerRow } from '@/api';

export type SourceBooks = Extract<LedgerRow, { kind: 'source' }>;
export type ConnectionBooks = Extract<LedgerRow, { kind: 'connection' }>;

export interface Term {
  readonly label: string;
  readonly value: number;
  /** Where these are listed, inside the workspace. */
  readonly path?: string;
}

/** An equation of the books: `total` = the sum of the terms, but for the difference. */
export interface Equation {
  readonly total: Term;
  readonly terms: readonly Term[];
  readonly difference: number;
  readonly balanced: boolean;
}

/** accepted = stored + duplicates + refused + quarantined + in flight */
export function sourceEquation(books: SourceBooks): Equation {
  const source = `source=${books.sourceId}`;
  return {
    total: { label: 'Accepted', value: books.accepted },
    terms: [
      { label: 'Stored', value: books.stored, path: `/events?${source}&status=stored` },
      { label: 'Duplicates', value: books.duplicate, path: `/events?${source}&status=duplicate` },
      { label: 'Refused', value: books.blocked, path: `/events?${source}&status=refused` },
      { label: 'Quarantined', value: books.quarantined, path: `/events?${source}&status=quarantined` },
      { label: 'In flight', value: books.inFlight },
    ],
    difference: books.difference,
    balanced: books.balanced,
  };
}

const STATES = ['delivered', 'filtered', 'discarded', 'failed', 'parked', 'pending'] as const;

/** stored = delivered + filtered + discarded + failed + parked + pending */
export function connectionEquation(books: ConnectionBooks): Equation {
  const at = `source=${books.sourceId}&destination=${books.destinationId}`;
  return {
    total: { label: 'Stored', value: books.stored },
    terms: STATES.map((state) => ({
      label: state.charAt(0).toUpperCase() + state.slice(1),
      value: books[state],
      path: `/deliveries?${at}&status=${state}`,
    })),
    difference: books.difference,
    balanced: books.balanced,
  };
}

/** What a term is called after its figure: `1 duplicate`, `2 duplicates`, `3 refused`. */
export const termWords = ({ label, value }: { label: string; value: number }): string =>
  label === 'Duplicates' && value === 1 ? 'duplicate' : label.toLowerCase();

/** `250 = 221 filtered + 29 delivered`: what is zero is left out, except when all is. */
export function equationWords({ total, terms, difference }: Equation, format: (value: number) => string): string {
  const parts = terms.filter((term) => term.value > 0).map((term) => `${format(term.value)} ${termWords(term)}`);
  if (difference !== 0) parts.push(`${format(Math.abs(difference))} ${difference > 0 ? 'missing' : 'too many'}`);
  return `${format(total.value)} = ${parts.join(' + ') || '0'}`;
}
