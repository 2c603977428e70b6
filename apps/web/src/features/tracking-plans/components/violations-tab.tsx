'use client';
import { useQuery } from '@tanstack/react-query';
import { type Column, DataTable, EmptyState, groupedNumber, Num, Sheet, StatusBadge, TimeAgo } from '@tributary/ui';
import { ShieldCheck } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { type PlanViolation, ProblemState, type TrackingPlan, useTRPC } from '@/api';
import { eventWords, ruleWords } from '../plan-words';
import { QuarantineCard } from './quarantine-card';
import { ViolationDetail } from './violation-detail';

const keyOf = ({ type, name, path, rule }: PlanViolation) => `${type}:${name}:${path}:${rule}`;

/** What left the plan in the last thirty days, by event, property and rule; above it what is kept aside. */
export function ViolationsTab({ plan }: { plan: TrackingPlan }) {
  const trpc = useTRPC();
  const [open, setOpen] = useQueryState('violation', parseAsString.withOptions({ history: 'push' }));
  const violations = useQuery({
    ...trpc.trackingPlans.violations.queryOptions({ id: plan.id }),
    refetchInterval: 15_000,
  });
  const columns = useMemo(columnsFor, []);
  const rows = violations.data?.data ?? [];
  const chosen = rows.find((row) => keyOf(row) === open);
  if (violations.error)
    return <ProblemState what="The violations" error={violations.error} onRetry={() => violations.refetch()} />;
  return (
    <div className="space-y-5">
      <QuarantineCard plan={plan} />
      {violations.isSuccess && rows.length === 0 ? (
        <EmptyState icon={ShieldCheck} title="Nothing has left the plan">
          Events that are not planned, properties that are missing or wrong: they are gathered here, one line for each
          cause, with examples.
        </EmptyState>
      ) : (
        <div className="overflow-hidden rounded-surface border border-line">
          <DataTable
            label="Violations"
            rows={rows}
            columns={columns}
            rowId={keyOf}
            loading={violations.isPending}
            openId={open}
            onOpen={(row) => setOpen(keyOf(row))}
            remember="plan-violations"
          />
        </div>
      )}
      {chosen && (
        <Sheet
          open
          onOpenChange={(next) => !next && setOpen(null)}
          title={chosen.path || eventWords(chosen)}
          subtitle={`${ruleWords(chosen.rule)} · ${eventWords(chosen)}`}
        >
          <ViolationDetail plan={plan} violation={chosen} onDone={() => setOpen(null)} />
        </Sheet>
      )}
    </div>
  );
}

function columnsFor(): Column<PlanViolation>[] {
  return [
    {
      id: 'event',
      narrow: 'lead',
      header: 'Event',
      sortValue: (row) => eventWords(row).toLowerCase(),
      cell: (row) => <span className="inline-block max-w-56 truncate align-middle font-medium">{eventWords(row)}</span>,
    },
    {
      id: 'path',
      header: 'Property',
      cell: (row) => <span className="font-mono text-xs">{row.path || '–'}</span>,
    },
    { id: 'rule', narrow: 'line', header: 'What is wrong', width: '100%', cell: (row) => ruleWords(row.rule) },
    {
      id: 'became',
      narrow: 'end',
      header: 'The events were',
      cell: (row) => (
        <span className="flex gap-2">
          {row.flagged > 0 && (
            <StatusBadge state="delivered" variant="plain">
              {groupedNumber(row.flagged)} stored
            </StatusBadge>
          )}
          {row.quarantined > 0 && (
            <StatusBadge state="quarantined" variant="plain">
              {groupedNumber(row.quarantined)} kept aside
            </StatusBadge>
          )}
          {row.blocked > 0 && (
            <StatusBadge state="failed" variant="plain">
              {groupedNumber(row.blocked)} refused
            </StatusBadge>
          )}
        </span>
      ),
    },
    {
      id: 'count',
      header: 'Events',
      align: 'right',
      sortValue: (row) => row.events,
      cell: (row) => <Num value={row.events} />,
    },
    {
      id: 'last',
      header: 'Last seen',
      align: 'right',
      sortValue: (row) => row.lastSeenAt,
      cell: (row) => <TimeAgo at={row.lastSeenAt} className="text-soft" />,
    },
  ];
}
