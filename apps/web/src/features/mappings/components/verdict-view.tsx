import { CircleCheck, CircleX } from 'lucide-react';
import type { FilterVerdict } from '@/api';

/** A filter's decision, clause by clause: which said yes, which no, and what the event had there. */
export function VerdictView({ verdict }: { verdict: FilterVerdict }) {
  if (verdict.error) return <p className="text-sm text-failed">{verdict.error}</p>;
  if (verdict.clauses.length === 0) return <p className="text-sm text-soft">Every event is wanted.</p>;
  return (
    <ul className="space-y-1" aria-label="Clauses of the trigger">
      {verdict.clauses.map((clause) => (
        <li key={clause.path.join('.')} className="flex items-start gap-2 text-sm">
          {clause.passed ? (
            <CircleCheck className="mt-0.5 size-4 shrink-0 text-delivered" aria-label="Holds" />
          ) : (
            <CircleX className="mt-0.5 size-4 shrink-0 text-failed" aria-label="Does not hold" />
          )}
          <span className="min-w-0 break-words">{clause.sentence}</span>
        </li>
      ))}
    </ul>
  );
}
