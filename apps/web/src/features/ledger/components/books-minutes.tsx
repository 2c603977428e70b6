'use client';
import { useQuery } from '@tanstack/react-query';
import { type Column, DataTable, groupedNumber, SkeletonText } from '@tributary/ui';
import { type LedgerRow, ProblemState, useTRPC } from '@/api';
import type { useTimeRange } from '@/workspace';
import type { ConnectionBooks, SourceBooks } from '../books';

type Range = ReturnType<typeof useTimeRange>;

/** `25 Nov, 10:04` */
export const minuteWords = (iso: string) =>
  new Date(iso).toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** The books minute by minute, those that do not balance first. A row is taken apart when it is opened. */
export function BooksMinutes(props: {
  sourceId: string;
  destinationId: string | null;
  range: Range;
  onOpen: (minute: string) => void;
}) {
  const { sourceId, destinationId, range, onOpen } = props;
  const trpc = useTRPC();
  const ledger = useQuery({
    ...trpc.ledger.get.queryOptions({
      ...range.input,
      sourceId,
      ...(destinationId ? { destinationId } : {}),
      by: 'minute',
    }),
    refetchInterval: 15_000,
    placeholderData: (before) => before,
  });
  if (ledger.error) return <ProblemState what="The minutes" error={ledger.error} onRetry={() => ledger.refetch()} />;
  if (!ledger.data) return <SkeletonText lines={6} />;
  return (
    <section className="space-y-2">
      <h3 className="text-sm font-medium">
        {destinationId ? 'What became of it there, by minute' : 'What came in, by minute'}
      </h3>
      <p className="text-xs text-faint">Open a minute to see its requests.</p>
      <div className="overflow-hidden rounded-surface border border-line">
        {destinationId ? (
          <MinuteTable rows={ledger.data.rows.filter(isConnection)} columns={connectionColumns} onOpen={onOpen} />
        ) : (
          <MinuteTable rows={ledger.data.rows.filter(isSource)} columns={sourceColumns} onOpen={onOpen} />
        )}
      </div>
    </section>
  );
}

const isSource = (row: LedgerRow): row is SourceBooks => row.kind === 'source' && row.minute !== null;
const isConnection = (row: LedgerRow): row is ConnectionBooks => row.kind === 'connection' && row.minute !== null;

function MinuteTable<T extends SourceBooks | ConnectionBooks>(props: {
  rows: readonly T[];
  columns: readonly Column<T>[];
  onOpen: (minute: string) => void;
}) {
  const rows = [...props.rows].sort(
    (a, b) => Number(a.balanced) - Number(b.balanced) || (b.minute ?? '').localeCompare(a.minute ?? ''),
  );
  return (
    <DataTable
      label="Books by minute"
      rows={rows}
      columns={[...props.columns]}
      rowId={(row) => row.minute ?? ''}
      className="max-h-96"
      virtual
      keysOff
      onOpen={(row) => props.onOpen(row.minute ?? '')}
    />
  );
}

function figure<T>(id: string, header: string, value: (row: T) => number): Column<T> {
  return {
    id,
    header,
    align: 'right',
    cell: (row) => <span className={value(row) === 0 ? 'text-faint' : ''}>{groupedNumber(value(row))}</span>,
  };
}

function minuteColumn<T extends { minute: string | null }>(): Column<T> {
  return { id: 'minute', header: 'Minute', width: '100%', cell: (row) => minuteWords(row.minute ?? '') };
}

function differenceColumn<T extends { balanced: boolean; difference: number }>(): Column<T> {
  return {
    id: 'difference',
    header: 'Difference',
    align: 'right',
    cell: (row) =>
      row.balanced ? (
        <span className="text-faint">0</span>
      ) : (
        <span className="font-medium text-failed">{groupedNumber(row.difference)}</span>
      ),
  };
}

const sourceColumns: readonly Column<SourceBooks>[] = [
  minuteColumn(),
  figure('accepted', 'Accepted', (row) => row.accepted),
  figure('stored', 'Stored', (row) => row.stored),
  figure('duplicate', 'Duplicates', (row) => row.duplicate),
  figure('blocked', 'Refused', (row) => row.blocked),
  figure('quarantined', 'Quarantined', (row) => row.quarantined),
  figure('inFlight', 'In flight', (row) => row.inFlight),
  differenceColumn(),
];

const connectionColumns: readonly Column<ConnectionBooks>[] = [
  minuteColumn(),
  figure('stored', 'Stored', (row) => row.stored),
  figure('delivered', 'Delivered', (row) => row.delivered),
  figure('filtered', 'Filtered', (row) => row.filtered),
  figure('failed', 'Failed', (row) => row.failed),
  figure('parked', 'Parked', (row) => row.parked),
  figure('pending', 'Pending', (row) => row.pending),
  differenceColumn(),
];
