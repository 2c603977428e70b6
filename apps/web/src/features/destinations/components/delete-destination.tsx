'use client';
import { useQuery } from '@tanstack/react-query';
import { Confirm } from '@tributary/ui';
import { type Destination, useTRPC } from '@/api';
import { useDeleteDestination } from '../hooks/use-delete-destination';

const counted = (many: number | undefined, one: string) =>
  many === undefined ? `its ${one}s` : many === 1 ? `one ${one}` : `${many} ${one}s`;

/** Names what is lost before a destination is deleted. */
export function DeleteDestination({ destination, onClose }: { destination: Destination; onClose: () => void }) {
  const trpc = useTRPC();
  const remove = useDeleteDestination();
  const mappings = useQuery(trpc.mappings.list.queryOptions({ destinationId: destination.id }));
  const connections = useQuery(trpc.connections.list.queryOptions({ destinationId: destination.id, limit: 200 }));
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${destination.name}?`}
      action="Delete destination"
      busy={remove.isPending || remove.isSuccess}
      onConfirm={() => remove.mutate(destination)}
    >
      <p>
        It goes with {counted(mappings.data?.data.length, 'mapping')},{' '}
        {counted(connections.data?.data.length, 'connection')} and its saved secrets. Deliveries that are pending or
        parked are not sent.
      </p>
      <p>The record of its deliveries stays. You can undo this right after.</p>
    </Confirm>
  );
}
