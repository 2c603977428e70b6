'use client';
import { cn, cutMiddle, ExactTime } from '@tributary/ui';
import Link from 'next/link';
import type { EventTrace } from '@/api';
import { useHref } from '@/workspace';
import { EventStatusBadge } from './event-status';

/** Every time that the message id came, when it came more than once: which request brought it, and what became of it. */
export function Arrivals({ trace: { arrivals, messageId, subjectId } }: { trace: EventTrace }) {
  const href = useHref();
  if (arrivals.length < 2) return null;
  const path = `/events/${encodeURIComponent(messageId)}`;
  return (
    <section aria-labelledby="arrivals" className="space-y-2">
      <h2 id="arrivals" className="text-sm font-medium">
        It came {arrivals.length} times
      </h2>
      <ul className="divide-y divide-line overflow-hidden rounded-surface border border-line text-sm">
        {arrivals.map(({ id, status, sourceId, receivedAt, requestId, dialectName }) => {
          const isShown = id === subjectId;
          const arrival = status === 'stored' ? '' : `&arrival=${id}`;
          return (
            <li
              key={id}
              className={cn('flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2', isShown && 'bg-sunken')}
            >
              <span className="w-28 shrink-0">
                <EventStatusBadge status={status} />
              </span>
              <ExactTime at={receivedAt} className="shrink-0" />
              <span className="min-w-56 flex-1 truncate text-soft">
                {dialectName}, request{' '}
                <span className="font-mono text-xs" title={requestId}>
                  {cutMiddle(requestId, 24)}
                </span>
              </span>
              {isShown ? (
                <span className="text-xs text-soft">Shown here</span>
              ) : (
                <Link
                  href={href(`${path}?source=${sourceId}${arrival}`)}
                  className="text-accent-text underline-offset-4 hover:underline"
                >
                  See it
                </Link>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
