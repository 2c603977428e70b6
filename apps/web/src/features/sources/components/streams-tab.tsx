'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  Button,
  Checkbox,
  type Column,
  DataTable,
  EmptyState,
  groupedNumber,
  SearchInput,
  StatusBadge,
  toast,
} from '@tributary/ui';
import { RefreshCw, Table2 } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useMemo, useState } from 'react';
import { ProblemState, type Source, toastProblem, useTRPC } from '@/api';
import { leave } from '@/forms';
import { useCan } from '@/workspace';
import { mappingWords } from '../row-becomes';
import { defaultChoice, joinStreams, type StreamRow } from '../stream-rows';
import { StreamSheet } from './stream-sheet';

export function StreamsTab({ source }: { source: Source }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const canEdit = useCan('editor');
  const [openName, setOpen] = useQueryState('table', parseAsString);
  const [text, setText] = useState('');
  const discovered = useQuery({
    ...trpc.streams.discover.queryOptions({ sourceId: source.id }),
    staleTime: 60_000,
    retry: false,
  });
  const saved = useQuery(trpc.streams.list.queryOptions({ sourceId: source.id }));
  const rows = useMemo(
    () => joinStreams(discovered.data?.data ?? [], saved.data?.data ?? []),
    [discovered.data, saved.data],
  );
  const shown = useMemo(() => rows.filter((row) => row.name.toLowerCase().includes(text.toLowerCase())), [rows, text]);
  const refresh = () => queries.invalidateQueries(trpc.streams.list.queryFilter());
  const create = useMutation(
    trpc.streams.create.mutationOptions({ onSettled: refresh, onError: toastProblem('The table was not chosen') }),
  );
  const update = useMutation(
    trpc.streams.update.mutationOptions({ onSettled: refresh, onError: toastProblem('The table was not changed') }),
  );
  const start = useMutation(
    trpc.syncs.start.mutationOptions({
      onSuccess: () => toast.success('The run has started: see “Runs”'),
      onError: toastProblem('No run was started'),
    }),
  );
  const toggle = (row: StreamRow, selected: boolean) => {
    if (row.saved) update.mutate({ sourceId: source.id, id: row.saved.id, selected });
    else if (row.found) create.mutate({ sourceId: source.id, name: row.name, ...defaultChoice(row.found) });
  };
  const columns = streamColumns({
    canEdit,
    onToggle: toggle,
    busyName: create.isPending ? create.variables.name : null,
  });
  const selected = rows.filter((row) => row.saved?.selected).length;
  const open = rows.find((row) => row.name === openName);
  if (discovered.error && rows.length === 0) {
    return (
      <ProblemState what="The tables of the database" error={discovered.error} onRetry={() => discovered.refetch()} />
    );
  }
  return (
    <div className="space-y-3">
      {discovered.error && (
        <ProblemState
          what="The present tables of the database"
          error={discovered.error}
          onRetry={() => discovered.refetch()}
        />
      )}
      <div className="flex flex-wrap items-center gap-3">
        <SearchInput
          value={text}
          onValueChange={setText}
          placeholder="Find a table"
          aria-label="Find a table"
          className="w-64"
        />
        <span className="text-sm text-soft">{selected === 1 ? '1 table is read' : `${selected} tables are read`}</span>
        <span className="flex-1" />
        <Button
          variant="ghost"
          busy={discovered.isFetching && !discovered.isPending}
          onClick={() => discovered.refetch()}
        >
          <RefreshCw aria-hidden />
          Look again
        </Button>
        {canEdit && (
          <Button
            variant="primary"
            disabled={selected === 0 || !source.enabled}
            busy={start.isPending}
            onClick={() => start.mutate({ sourceId: source.id })}
          >
            Sync now
          </Button>
        )}
      </div>
      <div className="overflow-hidden rounded-surface border border-line">
        <DataTable
          label="Tables"
          rows={shown}
          columns={columns}
          rowId={(row) => row.name}
          loading={discovered.isPending || saved.isPending}
          onOpen={(row) => leave(() => setOpen(row.name))}
          openId={openName}
          keysOff={open !== undefined}
          empty={
            <EmptyState icon={Table2} title={text ? `No table called “${text}”` : 'No tables to read'}>
              {text
                ? 'Try another word.'
                : 'The user of this connection sees no table or view. Grant it SELECT on what should be read, then look again.'}
            </EmptyState>
          }
        />
      </div>
      {open && <StreamSheet key={open.name} source={source} row={open} onClose={() => setOpen(null)} />}
    </div>
  );
}

interface ColumnInput {
  canEdit: boolean;
  onToggle: (row: StreamRow, selected: boolean) => void;
  busyName: string | null;
}

function streamColumns({ canEdit, onToggle, busyName }: ColumnInput): Column<StreamRow>[] {
  return [
    {
      id: 'selected',
      narrow: 'end',
      header: 'Read',
      cell: (row) => (
        <Checkbox
          className="align-middle"
          aria-label={`Read ${row.name}`}
          checked={(row.saved?.selected ?? false) || busyName === row.name}
          disabled={!canEdit}
          onCheckedChange={(checked) => onToggle(row, checked === true)}
        />
      ),
    },
    {
      id: 'name',
      header: 'Table',
      width: '100%',
      cell: (row) => (
        <span className="flex items-center gap-2">
          <span className="truncate font-mono text-xs">{row.name}</span>
          {!row.found && <StatusBadge state="failed">No longer there</StatusBadge>}
        </span>
      ),
    },
    {
      id: 'rows',
      header: 'Rows, about',
      align: 'right',
      cell: (row) =>
        row.found && row.found.estimatedRows >= 0 ? (
          groupedNumber(row.found.estimatedRows)
        ) : (
          <span className="text-faint">unknown</span>
        ),
    },
    {
      id: 'key',
      header: 'Primary key',
      cell: (row) => <Mono text={(row.saved?.primaryKey ?? row.found?.primaryKey ?? []).join(', ') || 'none'} />,
    },
    { id: 'mode', header: 'Reads', cell: (row) => <span className="text-soft">{modeWords(row)}</span> },
    {
      id: 'becomes',
      header: 'Becomes',
      cell: (row) => <span className="text-soft">{row.saved ? mappingWords(row.saved.mapping) : '–'}</span>,
    },
    {
      id: 'state',
      header: 'History',
      cell: (row) => {
        if (!row.saved?.selected) return <span className="text-faint">–</span>;
        return row.saved.historyDone ? (
          <StatusBadge state="delivered" variant="plain">
            Read
          </StatusBadge>
        ) : (
          <StatusBadge state="pending" variant="plain">
            To be read
          </StatusBadge>
        );
      },
    },
  ];
}

function modeWords(row: StreamRow): string {
  if (!row.saved) return '–';
  return row.saved.mode === 'incremental' ? `What is new, by ${row.saved.cursorField ?? '?'}` : 'Everything, each time';
}

function Mono({ text }: { text: string }) {
  return <span className="font-mono text-xs text-soft">{text}</span>;
}
