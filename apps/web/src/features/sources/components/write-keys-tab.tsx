'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  Button,
  Card,
  type Column,
  Confirm,
  CopyId,
  DataTable,
  EmptyState,
  IdleBadge,
  StatusBadge,
  TimeAgo,
  toast,
} from '@tributary/ui';
import { KeyRound, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { type Source, toastProblem, useTRPC } from '@/api';
import { useCan } from '@/workspace';
import { AddKey } from './add-key';
import { RotateKey } from './rotate-key';

type WriteKey = Source['writeKeys'][number];

/** Several keys per source: rotate one, move the senders over, revoke the old one. */
export function WriteKeysTab({ source }: { source: Source }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const canEdit = useCan('editor');
  const [adding, setAdding] = useState(false);
  const [rotating, setRotating] = useState<WriteKey | null>(null);
  const [revoking, setRevoking] = useState<WriteKey | null>(null);
  const refresh = () => queries.invalidateQueries(trpc.sources.get.queryFilter({ id: source.id }));
  const revoke = useMutation(
    trpc.sources.revokeWriteKey.mutationOptions({
      onSuccess: () => {
        refresh();
        setRevoking(null);
        toast.success('The key is revoked');
      },
      onError: toastProblem('The key was not revoked'),
    }),
  );
  const live = source.writeKeys.filter((key) => key.revokedAt === null);
  const columns = useMemo<Column<WriteKey>[]>(
    () => [
      {
        id: 'label',
        narrow: 'lead',
        header: 'Label',
        cell: (key) => key.label || <span className="text-faint">No label</span>,
      },
      {
        id: 'key',
        narrow: 'line',
        header: 'Write key',
        width: '100%',
        cell: (key) => (
          <CopyId id={key.key} label="write key" max={48} className={key.revokedAt ? 'line-through' : ''} />
        ),
      },
      {
        id: 'state',
        narrow: 'end',
        header: 'State',
        cell: (key) =>
          key.revokedAt ? (
            <IdleBadge variant="plain">Revoked</IdleBadge>
          ) : (
            <StatusBadge state="delivered" variant="plain">
              Active
            </StatusBadge>
          ),
      },
      { id: 'created', header: 'Added', cell: (key) => <TimeAgo at={key.createdAt} className="text-soft" /> },
      {
        id: 'actions',
        header: '',
        align: 'right',
        cell: (key) =>
          key.revokedAt === null &&
          canEdit && (
            <span className="inline-flex gap-1">
              <Button size="sm" variant="ghost" onClick={() => setRotating(key)}>
                Rotate
              </Button>
              <Button size="sm" variant="ghost" onClick={() => setRevoking(key)}>
                Revoke
              </Button>
            </span>
          ),
      },
    ],
    [canEdit],
  );
  return (
    <Card
      flush
      title="Write keys"
      description="Not secret: a key may stand in a web page. It only allows to send events to this source."
      actions={
        canEdit && (
          <Button size="sm" onClick={() => setAdding(true)}>
            <Plus aria-hidden />
            Add key
          </Button>
        )
      }
    >
      <DataTable
        label="Write keys"
        rows={source.writeKeys}
        columns={columns}
        rowId={(key) => key.id}
        keysOff
        empty={
          <EmptyState icon={KeyRound} title="No write keys">
            Add one to send events to this source.
          </EmptyState>
        }
      />
      <AddKey sourceId={source.id} open={adding} onOpenChange={setAdding} onDone={refresh} />
      {rotating && <RotateKey sourceId={source.id} old={rotating} onClose={() => setRotating(null)} onDone={refresh} />}
      <Confirm
        open={revoking !== null}
        onOpenChange={(open) => !open && setRevoking(null)}
        title="Revoke this write key?"
        action="Revoke key"
        busy={revoke.isPending}
        onConfirm={() => revoking && revoke.mutate({ sourceId: source.id, id: revoking.id })}
      >
        <p>
          Everything that still sends with <code className="font-mono text-xs text-text">{revoking?.key}</code> is
          refused at once, and SDKs drop what is refused. This can’t be undone.
        </p>
        <p>
          {live.length > 1
            ? `${live.length - 1} other ${live.length === 2 ? 'key goes' : 'keys go'} on working. Revoke this one when all senders use another key.`
            : 'It is the last key: this source will receive nothing until you add another one.'}
        </p>
      </Confirm>
    </Card>
  );
}
