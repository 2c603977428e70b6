'use client';
import { useQuery } from '@tanstack/react-query';
import { Confirm, groupedNumber, SkeletonText } from '@tributary/ui';
import { type Outputs, type Source, useTRPC } from '@/api';
import { useDeleteSource } from '../hooks/use-delete-source';

type Loss = Outputs['sources']['previewDeletion'];

const counted = (count: number, one: string) => `${groupedNumber(count)} ${count === 1 ? one : `${one}s`}`;

/** What ends with a source, counted by the server. */
function lossesOf(loss: Loss, kind: Source['kind']): string[] {
  const connections =
    loss.connections > 0 ? [`${counted(loss.connections, 'destination')} will get nothing more from it.`] : [];
  if (kind === 'pull')
    return [
      loss.streams > 0
        ? `${counted(loss.streams, 'table')} will not be read any more. A run that is under way is cancelled.`
        : 'It is not read any more.',
      ...connections,
    ];
  const keys =
    loss.writeKeys > 0
      ? [
          `${counted(loss.writeKeys, 'write key')} ${loss.writeKeys === 1 ? 'stops' : 'stop'} working at once: what is still sent is refused, and SDKs drop it.`,
        ]
      : [];
  return [...keys, ...connections];
}

/** Names what is lost before a source is deleted. */
export function DeleteSource({ source, onClose }: { source: Source; onClose: () => void }) {
  const trpc = useTRPC();
  const loss = useQuery({ ...trpc.sources.previewDeletion.queryOptions({ id: source.id }), staleTime: 0 });
  const remove = useDeleteSource();
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${source.name}?`}
      action="Delete source"
      busy={remove.isPending || remove.isSuccess}
      onConfirm={() => remove.mutate(source)}
    >
      {loss.isPending && <SkeletonText lines={2} />}
      {loss.data && (
        <ul className="list-disc space-y-1 pl-5">
          {lossesOf(loss.data, source.kind).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      <p>
        Events that it has sent stay. You can undo this for a few seconds; what was refused in between is not brought
        back.
      </p>
    </Confirm>
  );
}
