'use client';
import { useQuery } from '@tanstack/react-query';
import {
  type Column,
  DataTable,
  EmptyState,
  groupedNumber,
  Num,
  SearchInput,
  Select,
  Sheet,
  Sparkline,
  TimeAgo,
} from '@tributary/ui';
import { BookOpen } from 'lucide-react';
import { parseAsString, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { type EventName, ProblemState, useTRPC } from '@/api';
import { eventKey, eventWords } from '../plan-words';
import { CatalogueProperties } from './catalogue-properties';

const DAYS = 30;
const DAY_MS = 86_400_000;

/** The start of a day thirty days ago: the same until midnight, so that the question keeps its key. */
const since = () => new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS - DAYS * DAY_MS).toISOString();

/** What really arrives: every event with its volume, and its properties behind it. */
export function Catalogue({ sourceIds }: { sourceIds?: readonly string[] }) {
  const trpc = useTRPC();
  const [state, set] = useQueryStates(
    {
      source: parseAsString.withDefault(''),
      q: parseAsString.withDefault(''),
      name: parseAsString,
    },
    { history: 'push' },
  );
  const sources = useQuery({ ...trpc.sources.list.queryOptions({ limit: 200 }), staleTime: 60_000 });
  const names = useQuery({
    ...trpc.events.names.queryOptions({
      withTrend: true,
      since: since(),
      limit: 500,
      ...(state.source ? { sourceId: state.source } : {}),
    }),
    refetchInterval: 60_000,
    placeholderData: (before) => before,
  });
  const columns = useMemo(columnsFor, []);
  const offered = (sources.data?.data ?? []).filter(({ id }) => sourceIds?.includes(id) ?? true);
  const wanted = state.q.toLowerCase();
  const rows = (names.data?.data ?? []).filter((row) => `${row.type} ${row.name}`.toLowerCase().includes(wanted));
  const chosen = names.data?.data.find((row) => eventKey(row) === state.name);
  if (names.error) return <ProblemState what="The catalogue" error={names.error} onRetry={() => names.refetch()} />;
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput
          aria-label="Search events"
          placeholder="Search events"
          className="w-64"
          value={state.q}
          onValueChange={(q) => set({ q: q || null }, { history: 'replace' })}
        />
        <Select
          aria-label="Source"
          className="w-48"
          value={state.source}
          onValueChange={(source) => set({ source: source || null })}
          options={[
            { value: '', label: 'All sources' },
            ...offered.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </div>
      {names.isSuccess && rows.length === 0 ? (
        <EmptyState icon={BookOpen} title={wanted ? 'No event of that name' : 'Nothing came in the last 30 days'}>
          The catalogue is written by itself: as soon as events arrive, their names, volumes and properties are here.
        </EmptyState>
      ) : (
        <div className="overflow-hidden rounded-surface border border-line">
          <DataTable
            label="Events that arrive"
            rows={rows}
            columns={columns}
            rowId={eventKey}
            loading={names.isPending}
            openId={state.name}
            onOpen={(row) => set({ name: eventKey(row) })}
            remember="catalogue"
          />
        </div>
      )}
      {chosen && (
        <Sheet
          open
          onOpenChange={(open) => !open && set({ name: null })}
          title={eventWords(chosen)}
          subtitle={`${chosen.type} · ${groupedNumber(chosen.count)} in the last ${DAYS} days`}
          size="lg"
        >
          <CatalogueProperties event={chosen} sourceId={state.source} />
        </Sheet>
      )}
    </div>
  );
}

const lastDay = ({ trend }: EventName) => trend.at(-1) ?? 0;
const lastWeek = ({ trend }: EventName) => trend.reduce((sum, day) => sum + day, 0);

function columnsFor(): Column<EventName>[] {
  return [
    {
      id: 'name',
      header: 'Event',
      width: '100%',
      sortValue: (row) => eventWords(row).toLowerCase(),
      cell: (row) => <span className="font-medium">{eventWords(row)}</span>,
    },
    { id: 'type', header: 'Call', sortValue: (row) => row.type, cell: (row) => row.type },
    {
      id: 'trend',
      narrow: 'off',
      header: '7 days',
      cell: (row) => (
        <Sparkline values={row.trend} width={72} label={`Per day, the last 7 days: ${row.trend.join(', ')}`} />
      ),
    },
    { id: 'day', header: 'Last 24 h', align: 'right', sortValue: lastDay, cell: (row) => <Num value={lastDay(row)} /> },
    {
      id: 'week',
      header: 'Last 7 days',
      align: 'right',
      sortValue: lastWeek,
      cell: (row) => <Num value={lastWeek(row)} />,
    },
    {
      id: 'first',
      header: 'First seen',
      align: 'right',
      sortValue: (row) => row.firstSeenAt,
      cell: (row) => <FirstSeen at={row.firstSeenAt} />,
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

/** The catalogue looks back thirty days: what was there on the first of them is older. */
function FirstSeen({ at }: { at: string }) {
  const isOlder = Date.parse(at) - Date.parse(since()) < DAY_MS;
  return isOlder ? <span className="text-soft">over a month ago</span> : <TimeAgo at={at} className="text-soft" />;
}
