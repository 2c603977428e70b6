'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import {
  Button,
  Card,
  type Column,
  CopyId,
  DataTable,
  DiffView,
  EmptyState,
  ExactTime,
  Facts,
  JsonView,
  PageHeader,
  Sheet,
  TimeAgo,
} from '@tributary/ui';
import { Bot, KeyRound, ScrollText, UserRound } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { type AuditEntry, ProblemState, useTRPC } from '@/api';
import { Page } from '@/features/shell';
import { auditWords, changeOf } from '../audit-words';

const ACTORS = { user: UserRound, apiKey: KeyRound, system: Bot };

const columns: Column<AuditEntry>[] = [
  { id: 'at', header: 'When', cell: (entry) => <TimeAgo at={entry.at} className="text-soft" /> },
  {
    id: 'who',
    header: 'Who',
    cell: (entry) => {
      const Icon = ACTORS[entry.actorKind];
      return (
        <span className="flex items-center gap-1.5">
          <Icon className="size-3.5 text-faint" aria-hidden />
          {entry.actorName}
        </span>
      );
    },
  },
  { id: 'did', header: 'Did', cell: (entry) => auditWords(entry.action) },
  {
    id: 'what',
    header: 'To what',
    width: '100%',
    cell: (entry) => <span className="font-medium">{entry.targetName || entry.targetId}</span>,
  },
];

export function AuditLogPage() {
  const trpc = useTRPC();
  const [openId, setOpen] = useQueryState('open', parseAsString);
  const log = useInfiniteQuery(
    trpc.audit.list.infiniteQueryOptions({ limit: 100 }, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
  );
  const rows = log.data?.pages.flatMap((page) => page.data) ?? [];
  const open = rows.find((entry) => entry.id === openId);
  return (
    <Page className="max-w-5xl">
      <PageHeader title="Audit log" description="Who changed what, and when. Secrets are never part of it." />
      {log.error ? (
        <ProblemState what="The audit log" error={log.error} onRetry={() => log.refetch()} />
      ) : (
        <Card flush>
          <DataTable
            label="Audit log"
            rows={rows}
            columns={columns}
            rowId={(entry) => entry.id}
            loading={log.isPending}
            onOpen={(entry) => setOpen(entry.id)}
            openId={openId}
            empty={
              <EmptyState icon={ScrollText} title="Nothing was changed yet">
                Every change in this workspace will be listed here.
              </EmptyState>
            }
          />
          {log.hasNextPage && (
            <div className="flex justify-center py-2">
              <Button size="sm" variant="ghost" busy={log.isFetchingNextPage} onClick={() => log.fetchNextPage()}>
                Load older entries
              </Button>
            </div>
          )}
        </Card>
      )}
      {open && <EntrySheet entry={open} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function EntrySheet({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const change = changeOf(entry.summary);
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onClose()}
      title={`${entry.actorName} ${auditWords(entry.action)}`}
      subtitle={entry.targetName}
    >
      <div className="space-y-4 p-5">
        <Facts
          facts={[
            ['When', <ExactTime key="t" at={entry.at} />],
            ['Who', entry.actorName],
            ['What', <CopyId key="i" id={entry.targetId} label="id" max={40} />],
          ]}
        />
        {change ? (
          <DiffView title="What changed" before={change.before} after={change.after} />
        ) : (
          Object.keys(entry.summary).length > 0 && <JsonView title="Details" value={entry.summary} />
        )}
      </div>
    </Sheet>
  );
}
