import type { PersonDeletionRow } from '@tributary/db';
import { iso, isoOrNull } from '../listing';

/** What a deletion found in each place, over its passes. */
const KINDS = ['distinctIds', 'events', 'refusals', 'deliveries', 'attempts'] as const;

export function presentDeletion({ counts, ...row }: PersonDeletionRow) {
  const passes = Object.values(counts).filter((pass) => typeof pass === 'object' && pass !== null);
  const sum = (kind: string) =>
    passes.reduce<number>((total, pass) => total + Number((pass as Record<string, unknown>)[kind] ?? 0), 0);
  return {
    id: row.id,
    personId: row.personId,
    status: row.status,
    requestedBy: row.requestedByName,
    requestedAt: iso(row.requestedAt),
    startedAt: isoOrNull(row.startedAt),
    finishedAt: isoOrNull(row.finishedAt),
    counts: Object.fromEntries(KINDS.map((kind) => [kind, sum(kind)])) as Record<(typeof KINDS)[number], number>,
  };
}
