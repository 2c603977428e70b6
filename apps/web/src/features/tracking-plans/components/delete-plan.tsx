'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Confirm, toast } from '@tributary/ui';
import { useRouter } from 'next/navigation';
import { type TrackingPlan, toastProblem, useTRPC } from '@/api';
import { useHref } from '@/workspace';

function lossOf(sources: number): string {
  if (sources === 0) return 'No source follows it.';
  const who = sources === 1 ? 'Its source follows' : `Its ${sources} sources follow`;
  return `${who} no plan from then on: all their events are stored.`;
}

/** Names what is lost before a plan is deleted. */
export function DeletePlan({ plan, onClose }: { plan: TrackingPlan; onClose: () => void }) {
  const trpc = useTRPC();
  const href = useHref();
  const router = useRouter();
  const queries = useQueryClient();
  const remove = useMutation(
    trpc.trackingPlans.delete.mutationOptions({
      onSuccess: () => {
        queries.invalidateQueries(trpc.trackingPlans.list.queryFilter());
        toast.success(`${plan.name} is deleted`);
        router.push(href('/tracking-plans'));
      },
      onError: toastProblem('The plan was not deleted'),
    }),
  );
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${plan.name}?`}
      action="Delete plan"
      busy={remove.isPending || remove.isSuccess}
      onConfirm={() => remove.mutate({ id: plan.id })}
    >
      <p>{lossOf(plan.sources.length)} Events that it keeps aside can not be replayed any more.</p>
    </Confirm>
  );
}
