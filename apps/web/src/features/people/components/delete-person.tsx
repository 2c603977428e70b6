'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Confirm, SkeletonText, toast } from '@tributary/ui';
import { Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ProblemState, toastProblem, useTRPC } from '@/api';
import { useHref } from '@/workspace';
import { erasedWords } from '../person-words';

/** Deletes after a look at what that takes away; ends on the record of it. */
export function DeletePerson({ id, title }: { id: string; title: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const href = useHref();
  const [open, setOpen] = useState(false);
  const preview = useQuery({ ...trpc.persons.previewDeletion.queryOptions({ id }), enabled: open, gcTime: 0 });
  const remove = useMutation(
    trpc.persons.delete.mutationOptions({
      onSuccess: (deletion) => {
        toast.success('The person is deleted');
        queries.removeQueries(trpc.persons.get.queryFilter({ id }));
        queries.invalidateQueries(trpc.persons.list.pathFilter());
        queries.invalidateQueries(trpc.persons.deletions.pathFilter());
        router.push(href(`/people?tab=deletions&open=${deletion.id}`));
      },
      onError: toastProblem('The person was not deleted'),
    }),
  );
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Trash2 aria-hidden />
        Delete person
      </Button>
      <Confirm
        open={open}
        onOpenChange={setOpen}
        title={`Delete ${title}?`}
        action="Delete for good"
        typeToConfirm="delete"
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ id })}
      >
        <p>This takes the person out of every store of this workspace, and cannot be undone:</p>
        {preview.error ? (
          <ProblemState what="What would be deleted" error={preview.error} onRetry={() => preview.refetch()} />
        ) : preview.data ? (
          <ul className="list-disc space-y-1 pl-5" aria-label="What is deleted">
            <li>The person with all traits and the trail of merges</li>
            {erasedWords(preview.data).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        ) : (
          <SkeletonText lines={4} />
        )}
        <p>
          Destinations keep what they were sent: delete it there as well. Events that arrive later under the same ids
          make a new person. The deletion stays on record, without saying who it was.
        </p>
      </Confirm>
    </>
  );
}
