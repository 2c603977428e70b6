'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, CopyId, ExactTime, Facts, Notice, SkeletonText, StatusBadge, TimeAgo, toast } from '@tributary/ui';
import { RefreshCcw } from 'lucide-react';
import Link from 'next/link';
import { type DeliveryDetail, ProblemState, toastProblem, useTRPC } from '@/api';
import { useCan, useHref } from '@/workspace';
import { AttemptList } from './attempt-list';

const settled = (detail: DeliveryDetail | undefined) =>
  detail !== undefined && detail.delivery.status !== 'pending' && detail.delivery.status !== 'parked';

export function useDelivery(deliveryId: string) {
  const trpc = useTRPC();
  return useQuery({
    ...trpc.deliveries.get.queryOptions({ deliveryId }),
    refetchInterval: (query) => (settled(query.state.data) ? 10_000 : 2_000),
  });
}

/** One event at one mapping of one destination: how it stands, why, what to do, and every attempt. */
export function DeliveryDetailView({ deliveryId }: { deliveryId: string }) {
  const detail = useDelivery(deliveryId);
  if (detail.error && !detail.data)
    return <ProblemState what="The delivery" error={detail.error} onRetry={() => detail.refetch()} className="m-5" />;
  if (!detail.data) return <SkeletonText lines={10} className="p-5" />;
  const { data } = detail;
  return (
    <div className="space-y-5 p-5">
      <Standing detail={data} />
      <DeliveryFacts detail={data} />
      <section className="space-y-2">
        <h3 className="text-sm font-medium">
          {data.attempts.length === 1 ? 'One attempt' : `${data.attempts.length} attempts`}
        </h3>
        <AttemptList key={data.attempts.length} attempts={data.attempts} />
      </section>
    </div>
  );
}

function Standing({ detail }: { detail: DeliveryDetail }) {
  const { delivery, cause, suggestion } = detail;
  const words = cause ?? delivery.explanation;
  return (
    <div className="space-y-3">
      <div className="space-y-1">
        <div className="flex flex-wrap items-center gap-2.5">
          <StatusBadge state={delivery.status} />
          {delivery.status === 'pending' && delivery.nextAttemptAt && (
            <span className="text-sm text-soft">
              Next try <NextTry at={delivery.nextAttemptAt} />
            </span>
          )}
        </div>
        {words && <p className="pt-1 text-base font-medium text-pretty">{words}</p>}
        {suggestion && <p className="text-sm text-soft text-pretty">{suggestion}</p>}
      </div>
      <Actions detail={detail} />
      {delivery.status === 'parked' && (
        <Notice tone="warning">
          It waits until the destination is resumed, and is then delivered by itself. Nothing is lost.
        </Notice>
      )}
    </div>
  );
}

function NextTry({ at }: { at: string }) {
  const inMs = Date.parse(at) - Date.now();
  if (inMs <= 0) return <>any moment now</>;
  const minutes = Math.round(inMs / 60_000);
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()}>
      {minutes < 1
        ? `in ${Math.max(1, Math.round(inMs / 1_000))} seconds`
        : `in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`}
    </time>
  );
}

function Actions({ detail }: { detail: DeliveryDetail }) {
  const { delivery } = detail;
  const href = useHref();
  const canEdit = useCan('editor');
  const message = encodeURIComponent(delivery.messageId);
  return (
    <div className="flex flex-wrap gap-2">
      {detail.canRetry && canEdit && <RetryButton detail={detail} />}
      <Button asChild size="sm">
        <Link href={href(`/events/${message}?source=${delivery.sourceId}`)}>The event's whole life</Link>
      </Button>
      {detail.mappingName !== null && (
        <Button asChild size="sm">
          <Link href={href(`/destinations/${delivery.destinationId}/mappings/${delivery.mappingId}?event=${message}`)}>
            Edit mapping
          </Link>
        </Button>
      )}
    </div>
  );
}

function RetryButton({ detail }: { detail: DeliveryDetail }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const retry = useMutation(
    trpc.deliveries.retry.mutationOptions({
      onSuccess: () => {
        toast(detail.delivery.status === 'delivered' ? 'It is sent again' : 'It is tried again');
        queries.invalidateQueries(trpc.deliveries.pathFilter());
      },
      onError: toastProblem('The delivery was not tried again'),
    }),
  );
  return (
    <Button
      size="sm"
      variant={detail.delivery.status === 'failed' ? 'primary' : 'secondary'}
      busy={retry.isPending}
      onClick={() => retry.mutate({ deliveryId: detail.delivery.deliveryId })}
    >
      <RefreshCcw aria-hidden />
      {detail.delivery.status === 'failed' ? 'Retry now' : 'Send again'}
    </Button>
  );
}

function DeliveryFacts({ detail }: { detail: DeliveryDetail }) {
  const { delivery } = detail;
  const href = useHref();
  return (
    <Facts
      facts={[
        [
          'Destination',
          <Link key="d" href={href(`/destinations/${delivery.destinationId}`)} className="hover:underline">
            {detail.destinationName}
          </Link>,
        ],
        ['Mapping', detail.mappingName ?? 'A mapping that no longer exists'],
        ...(delivery.userId
          ? [['Person', <CopyId key="u" id={delivery.userId} label="user id" max={44} />] as const]
          : []),
        ['Message id', <CopyId key="m" id={delivery.messageId} label="message id" max={44} />],
        ['Event received', <ExactTime key="r" at={delivery.eventReceivedAt} />],
        ['Last attempt', <TimeAgo key="a" at={delivery.at} />],
        ...(delivery.replayId
          ? [
              [
                'Replay',
                <Link key="p" href={href(`/replays?open=${delivery.replayId}`)} className="hover:underline">
                  Sent again by a replay
                </Link>,
              ] as const,
            ]
          : []),
        ['Delivery id', <CopyId key="i" id={delivery.deliveryId} label="delivery id" max={44} />],
      ]}
    />
  );
}
