'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Dialog, DialogClose, groupedNumber, Skeleton, toast } from '@tributary/ui';
import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { type Inputs, problemOf, type TrackingPlan, toastProblem, useTRPC, useTRPCClient } from '@/api';

type Filter = NonNullable<Inputs['trackingPlans']['release']['filter']>;

/** Brings events back from quarantine, after the count was shown. */
export function ReplayQuarantined({ plan, filter, count }: { plan: TrackingPlan; filter: Filter; count: number }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        <RotateCcw aria-hidden />
        Replay {groupedNumber(count)} quarantined {count === 1 ? 'event' : 'events'}
      </Button>
      {open && <ReplayDialog plan={plan} filter={filter} onClose={() => setOpen(false)} />}
    </>
  );
}

function ReplayDialog({ plan, filter, onClose }: { plan: TrackingPlan; filter: Filter; onClose: () => void }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const counted = useQuery({
    queryKey: ['release-count', plan.id, filter],
    queryFn: () => client.trackingPlans.release.mutate({ id: plan.id, filter, dryRun: true }),
    staleTime: 0,
  });
  const replay = useMutation(
    trpc.trackingPlans.release.mutationOptions({
      onSuccess: ({ count }) => {
        queries.invalidateQueries(trpc.trackingPlans.releases.queryFilter());
        queries.invalidateQueries(trpc.trackingPlans.quarantine.queryFilter());
        toast.success(`Replaying ${groupedNumber(count)} events`);
        onClose();
      },
      onError: toastProblem('The events were not replayed'),
    }),
  );
  const count = counted.data?.count;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Replay quarantined events"
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button
            variant="primary"
            busy={replay.isPending}
            disabled={!count}
            onClick={() => replay.mutate({ id: plan.id, filter, dryRun: false })}
          >
            {count === undefined ? 'Replay' : `Replay ${groupedNumber(count)}`}
          </Button>
        </>
      }
    >
      {counted.error ? (
        <p className="text-sm text-failed">{problemOf(counted.error).message}</p>
      ) : count === undefined ? (
        <Skeleton className="h-5 w-64" />
      ) : (
        <div className="space-y-2 text-sm text-soft">
          <p>
            {groupedNumber(count)} {count === 1 ? 'event goes' : 'events go'} through {plan.name} again, as the plan is
            now. Those that keep to it are stored and delivered with their own ids and times, once; the others are kept
            aside again.
          </p>
        </div>
      )}
    </Dialog>
  );
}
