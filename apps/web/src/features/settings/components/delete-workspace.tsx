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
        <p>This takes away:</p>
        {asking && <Loss />}
        <p>This can’t be undone.</p>
      </Confirm>
    </Card>
  );
}

const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** What would be lost, in numbers. */
function Loss() {
  const trpc = useTRPC();
  const sources = useQuery(trpc.sources.list.queryOptions({ limit: 200 }));
  const destinations = useQuery(trpc.destinations.list.queryOptions({ limit: 200 }));
  const members = useQuery(trpc.members.list.queryOptions());
  const keys = useQuery(trpc.apiKeys.list.queryOptions());
  const sized = (rows: { data: readonly unknown[] } | undefined, one: string) =>
    rows ? counted(rows.data.length, one) : `all ${one}s`;
  return (
    <ul className="list-disc space-y-1 pl-5">
      <li>{sentence(sized(sources.data, 'source'))}; what is still sent is refused at once</li>
      <li>
        {sentence(sized(destinations.data, 'destination'))}, with mappings and credentials; what waits to be delivered
        is not sent
      </li>
      <li>Access for {sized(members.data, 'member')}</li>
      <li>{sentence(sized(keys.data, 'API key'))}</li>
      <li>The way to all events, deliveries, books and the audit log</li>
    </ul>
  );
}
