'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import {
  Button,
  type Column,
  CopyId,
  DataTable,
  EmptyState,
  ExactTime,
  Facts,
  groupedNumber,
  Sheet,
  StatusBadge,
  TimeAgo,
} from '@tributary/ui';
import { ShieldCheck } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { type PersonDeletion, ProblemState, useTRPC } from '@/api';
import { deletionStage, erasedWords } from '../person-words';

const EVERY_MS = 3_000;

const columns: Column<PersonDeletion>[] = [
  {
    id: 'status',
    narrow: 'end',
    header: 'Status',
    cell: (deletion) => <DeletionBadge deletion={deletion} />,
  },
  {
    id: 'person',
    header: 'Person',
    width: '100%',
    cell: (deletion) => <span className="font-mono text-xs text-soft">{deletion.personId}</span>,
  },
  { id: 'events', header: 'Events', align: 'right', cell: ({ counts }) => groupedNumber(counts.events) },
  { id: 'by', header: 'Asked for by', cell: (deletion) => deletion.requestedBy },
  {
    id: 'when',
    header: 'Asked for',
    align: 'right',
    cell: (deletion) => <TimeAgo at={deletion.requestedAt} className="text-soft" />,
  },
];

function DeletionBadge({ deletion }: { deletion: PersonDeletion }) {
  return (
    <StatusBadge state={deletion.status === 'succeeded' ? 'delivered' : 'pending'} variant="plain">
      {deletion.status === 'succeeded' ? 'Deleted' : 'Deleting'}
    </StatusBadge>
  );
}

/** The record of deletions: kept for good, without whom they were about. */
export function DeletionList() {
  const trpc = useTRPC();
  const [openId, setOpen] = useQueryState('open', parseAsString.withOptions({ history: 'push' }));
  const deletions = useInfiniteQuery({
    ...trpc.persons.deletions.infiniteQueryOptions(
      { limit: 50 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
    refetchInterval: (query) =>
      query.state.data?.pages.some((page) => page.data.some(({ status }) => status !== 'succeeded')) ? EVERY_MS : false,
  });
  const rows = deletions.data?.pages.flatMap((page) => page.data) ?? [];
  const open = rows.find(({ id }) => id === openId);
  if (deletions.error && !deletions.data)
    return <ProblemState what="The deletions" error={deletions.error} onRetry={() => deletions.refetch()} />;
  return (
    <div className="overflow-hidden rounded-surface border border-line">
      <DataTable
        label="Deletions"
        rows={rows}
        columns={columns}
        rowId={(deletion) => deletion.id}
        loading={deletions.isPending}
        onOpen={(deletion) => setOpen(deletion.id)}
        openId={openId}
        empty={
          <EmptyState icon={ShieldCheck} title="Nobody was deleted">
            Somebody asks you to be forgotten: open the person and choose <em>Delete person</em>. What was deleted, when
            and by whom stays on record here, without saying who it was.
          </EmptyState>
        }
      />
      {deletions.hasNextPage && (
        <div className="flex justify-center border-t border-line py-2">
          <Button
            size="sm"
            variant="ghost"
            busy={deletions.isFetchingNextPage}
            onClick={() => deletions.fetchNextPage()}
          >
            Load older deletions
          </Button>
        </div>
      )}
      {open && <DeletionSheet deletion={open} onClose={() => setOpen(null)} />}
    </div>
  );
}

function DeletionSheet({ deletion, onClose }: { deletion: PersonDeletion; onClose: () => void }) {
  const found = erasedWords(deletion.counts);
  return (
    <Sheet
      open
      onOpenChange={(next) => !next && onClose()}
      title="Deletion of a person"
      subtitle={<DeletionBadge deletion={deletion} />}
    >
      <div className="space-y-5 p-5">
        <Facts
          facts={[
            ['Stage', deletionStage(deletion)],
            ['Asked for by', deletion.requestedBy],
            ['Asked for', <ExactTime key="r" at={deletion.requestedAt} />],
            ['Begun', deletion.startedAt ? <ExactTime key="s" at={deletion.startedAt} /> : 'Not yet'],
            ['Done', deletion.finishedAt ? <ExactTime key="f" at={deletion.finishedAt} /> : 'Not yet'],
            ['Person', <CopyId key="p" id={deletion.personId} label="person id" max={40} />],
            ['Record', <CopyId key="i" id={deletion.id} label="record id" max={40} />],
          ]}
        />
        <div className="space-y-1.5 text-sm">
          <p className="font-medium">What was found and deleted</p>
          {found.length > 0 ? (
            <ul className="list-disc space-y-1 pl-5 text-soft">
              {found.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          ) : (
            <p className="text-soft">{deletion.startedAt ? 'Nothing beside the person itself.' : 'Not counted yet.'}</p>
          )}
        </div>
        <p className="text-sm text-soft">
          The person and all ids are gone at once. Events, refusals and deliveries go within seconds, and once more
          after a minute and a half at the earliest, when what was still on its way has arrived. The person id above is
          a digest: it names nobody.
        </p>
      </div>
    </Sheet>
  );
}
