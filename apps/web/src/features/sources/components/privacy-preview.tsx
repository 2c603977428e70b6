'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Card, DiffView, EmptyState, Skeleton, TimeAgo } from '@tributary/ui';
import { Inbox } from 'lucide-react';
import { ProblemState, useTRPC } from '@/api';
import { useSettled } from '@/features/mappings';
import type { Policy } from '../privacy-rules';

const isChanged = ({ before, after }: { before: unknown; after: unknown }) =>
  JSON.stringify(before) !== JSON.stringify(after);

/** The latest events as they are stored, and as these rules would have had them stored. */
export function PrivacyPreview({ sourceId, policy }: { sourceId: string; policy: Policy }) {
  const trpc = useTRPC();
  const privacy = useSettled(policy);
  const preview = useQuery({
    ...trpc.sources.previewPrivacy.queryOptions({ id: sourceId, privacy }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const events = preview.data?.events ?? [];
  return (
    <Card
      title="Preview"
      description="The latest events as their pages and destinations see them, now and with these rules."
      className="min-w-0"
    >
      {preview.isPending && <Skeleton className="h-60 w-full" />}
      {preview.error && <ProblemState what="The preview" error={preview.error} onRetry={() => preview.refetch()} />}
      {preview.isSuccess && events.length === 0 && (
        <EmptyState icon={Inbox} title="No event to show yet" className="py-8">
          Once this source has received an event, you see here what the rules make of it before you save them.
        </EmptyState>
      )}
      <div className="space-y-4">
        {events.map((event) => (
          <section key={event.eventId} aria-label={`Preview of ${event.name || event.type}`} className="space-y-1.5">
            <p className="flex items-baseline justify-between gap-2 text-sm">
              <span className="truncate font-medium">{event.name || event.type}</span>
              <span className="shrink-0 text-xs text-faint">
                <TimeAgo at={event.receivedAt} />
              </span>
            </p>
            <p className="text-xs text-soft">
              {event.rules.length === 0
                ? 'Stored as it came: no rule touches it.'
                : `With these rules: ${event.effects.join(', ')}.${isChanged(event) ? '' : ' It is stored like that already.'}`}
            </p>
            {event.rules.length > 0 && isChanged(event) && (
              <DiffView before={event.before} after={event.after} around={2} title="Stored now, and with these rules" />
            )}
          </section>
        ))}
      </div>
    </Card>
  );
}
