'use client';
import { useQuery } from '@tanstack/react-query';
import { type Column, DataTable, groupedNumber, percent, SkeletonText, TimeAgo } from '@tributary/ui';
import { useMemo } from 'react';
import { type EventName, ProblemState, type PropertyPath, useTRPC } from '@/api';

/** Only what the sender put in: what Tributary and its libraries know of each event is the same everywhere. */
const OWN = /^(properties|traits)\./;

/** What the latest events of one kind carry. */
export function CatalogueProperties({ event, sourceId }: { event: EventName; sourceId: string }) {
  const trpc = useTRPC();
  const paths = useQuery(
    trpc.events.propertyPaths.queryOptions({
      type: event.type,
      event: event.name,
      ...(sourceId ? { sourceId } : {}),
    }),
  );
  const columns = useMemo(columnsFor, []);
  if (paths.error)
    return <ProblemState what="The properties" error={paths.error} onRetry={() => paths.refetch()} className="m-5" />;
  if (!paths.data) return <SkeletonText lines={8} className="p-5" />;
  const rows = paths.data.data.filter(({ path }) => OWN.test(path));
  return (
    <div className="space-y-3 p-5">
      <p className="text-sm text-soft">
        From the latest {groupedNumber(paths.data.sampled)} events of the last week.
        {rows.length === 0 && ' They carry no properties.'}
      </p>
      {rows.length > 0 && (
        <div className="overflow-hidden rounded-surface border border-line">
          <DataTable label="Properties" rows={rows} columns={columns} rowId={(row) => row.path} keysOff />
        </div>
      )}
    </div>
  );
}

function columnsFor(): Column<PropertyPath>[] {
  return [
    {
      id: 'path',
      narrow: 'lead',
      header: 'Property',
      cell: (row) => <span className="font-mono text-xs">{row.path.replace(OWN, '')}</span>,
    },
    { id: 'types', header: 'Types', cell: (row) => <span className="text-soft">{row.types.join(', ')}</span> },
    {
      id: 'presence',
      header: 'Present in',
      align: 'right',
      sortValue: (row) => row.presence,
      cell: (row) => percent(row.presence),
    },
    {
      id: 'examples',
      narrow: 'line',
      header: 'Examples',
      width: '100%',
      cell: (row) => (
        <span className="font-mono text-xs text-soft" title={row.examples.join(' · ')}>
          {row.examples.join(' · ')}
        </span>
      ),
    },
    {
      id: 'last',
      header: 'Last seen',
      align: 'right',
      cell: (row) => (row.lastSeenAt ? <TimeAgo at={row.lastSeenAt} className="text-soft" /> : null),
    },
  ];
}
