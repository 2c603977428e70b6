'use client';
import { useQuery } from '@tanstack/react-query';
import { Button, ExactTime, Facts, groupedNumber, Notice, Sentence } from '@tributary/ui';
import Link from 'next/link';
import { useState } from 'react';
import { type PlanViolation, type TrackingPlan, useTRPC } from '@/api';
import { useCan, useHref } from '@/workspace';
import { allowWords, eventWords } from '../plan-words';
import { allowViolation } from '../schema-rows';
import { PreviewDialog } from './preview-dialog';
import { ReplayQuarantined } from './replay-quarantined';

/** One cause: what was said, where it came from, examples, and the two ways out. */
export function ViolationDetail({
  plan,
  violation,
  onDone,
}: {
  plan: TrackingPlan;
  violation: PlanViolation;
  onDone: () => void;
}) {
  const trpc = useTRPC();
  const href = useHref();
  const canEdit = useCan('editor');
  const sources = useQuery({ ...trpc.sources.list.queryOptions({ limit: 200 }), staleTime: 60_000 });
  const quarantine = useQuery(trpc.trackingPlans.quarantine.queryOptions({ id: plan.id }));
  const [allowing, setAllowing] = useState(false);
  const nameOf = (id: string) => sources.data?.data.find((one) => one.id === id)?.name ?? 'Deleted source';
  const kept = quarantine.data?.events.find((row) => row.type === violation.type && row.name === violation.name);
  return (
    <div className="space-y-5 p-5 text-sm">
      <Notice tone="warning">
        <Sentence text={violation.detail} />
      </Notice>
      <Facts
        facts={[
          ['First seen', <ExactTime key="f" at={violation.firstSeenAt} />],
          ['Last seen', <ExactTime key="l" at={violation.lastSeenAt} />],
          ...violation.sources.map(
            ({ sourceId, events }) => [nameOf(sourceId), `${groupedNumber(events)} events`] as const,
          ),
        ]}
      />
      <section className="space-y-1.5">
        <h3 className="font-medium">Examples</h3>
        <ul className="space-y-1">
          {violation.samples.map((messageId) => (
            <li key={messageId} className="truncate">
              <Link
                href={href(`/events/${encodeURIComponent(messageId)}`)}
                className="font-mono text-xs text-accent-text hover:underline"
              >
                {messageId}
              </Link>
            </li>
          ))}
        </ul>
      </section>
      {canEdit && (
        <section className="space-y-3 border-t border-line pt-4">
          <p className="text-soft">
            Is it right as it is sent? Then take it into the plan. Is it wrong? Then correct the code that sends{' '}
            {eventWords(violation)}.
          </p>
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setAllowing(true)}>{allowWords(violation)}</Button>
            {kept && (
              <ReplayQuarantined
                plan={plan}
                filter={{ type: violation.type as 'track', name: violation.name }}
                count={kept.events}
              />
            )}
          </div>
        </section>
      )}
      {allowing && (
        <PreviewDialog
          plan={plan}
          events={allowViolation(plan.events, violation)}
          sources={plan.sources}
          onClose={() => setAllowing(false)}
          onSaved={kept ? () => {} : onDone}
        />
      )}
    </div>
  );
}
