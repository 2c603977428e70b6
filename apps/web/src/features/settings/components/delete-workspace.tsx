'use client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Card, Confirm, groupedNumber } from '@tributary/ui';
import { useState } from 'react';
import { toastProblem, useTRPC } from '@/api';
import { useCan } from '@/workspace';

const counted = (count: number, one: string) => `${groupedNumber(count)} ${count === 1 ? one : `${one}s`}`;

/** For owners: the end of a workspace, with what goes with it and its name to be typed. */
export function DeleteWorkspace({ name }: { name: string }) {
  const trpc = useTRPC();
  const canDelete = useCan('owner');
  const [asking, setAsking] = useState(false);
  const remove = useMutation(
    trpc.workspaces.delete.mutationOptions({
      // A full load: nothing of it may stay in this tab.
      onSuccess: () => window.location.assign('/'),
      onError: toastProblem('The workspace was not deleted'),
    }),
  );
  if (!canDelete) return null;
  return (
    <Card title="Delete this workspace">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-0 flex-1 basis-72 text-sm text-soft">
          Its sources, destinations, members and keys go for good, and its events can’t be reached any more. There is no
          undo.
        </p>
        <Button variant="danger-quiet" onClick={() => setAsking(true)}>
          Delete workspace
        </Button>
      </div>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Delete ${name}?`}
        action="Delete workspace for good"
        typeToConfirm={name}
        busy={remove.isPending || remove.isSuccess}
        onConfirm={() => remove.mutate({ confirmName: name })}
      >
        {asking && <Loss />}
        <p>This can’t be undone.</p>
      </Confirm>
    </Card>
  );
}

/** What would be lost, in numbers. */
function Loss() {
  const trpc = useTRPC();
  const sources = useQuery(trpc.sources.list.queryOptions({ limit: 200 }));
  const destinations = useQuery(trpc.destinations.list.queryOptions({ limit: 200 }));
  const members = useQuery(trpc.members.list.queryOptions());
  const keys = useQuery(trpc.apiKeys.list.queryOptions());
  const rows = [
    [sources.data?.data.length, 'source', 'what is still sent to them is refused at once'],
    [destinations.data?.data.length, 'destination', 'with mappings and credentials; what waits for them is not sent'],
    [members.data?.data.length, 'member', 'lose access'],
    [keys.data?.data.length, 'API key', 'stop working'],
  ] as const;
  return (
    <ul className="list-disc space-y-1 pl-5">
      {rows.map(([count, one, what]) => (
        <li key={one}>
          <span className="font-medium text-text">{count === undefined ? `The ${one}s` : counted(count, one)}</span>:{' '}
          {what}
        </li>
      ))}
      <li>The events, deliveries, ledger and audit log can’t be reached any more</li>
    </ul>
  );
}
