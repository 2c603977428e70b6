'use client';
import { Checkbox, cn, Skeleton, StatusBadge, TimeAgo } from '@tributary/ui';
import type { Outputs } from '@/api';

export type MatchingEvent = Outputs['mappings']['estimateMatches']['events'][number];

/** What an event is called in the list. */
export function eventName(event: Pick<MatchingEvent, 'name' | 'type'>): string {
  return event.name || event.type.charAt(0).toUpperCase() + event.type.slice(1);
}

/** Recent real events, newest first; the chosen one is what everything beside is shown for. */
export function EventColumn({
  events,
  loading,
  chosen,
  onChoose,
  all,
  onAll,
}: {
  events: readonly MatchingEvent[];
  loading: boolean;
  chosen: string | null;
  onChoose: (messageId: string) => void;
  /** Also events that the trigger does not take. */
  all: boolean;
  onAll: (all: boolean) => void;
}) {
  return (
    <section aria-labelledby="events-head" className="flex min-h-0 flex-col border-r border-line">
      <header className="flex h-10 shrink-0 items-center justify-between gap-2 border-b border-line px-4">
        <h2 id="events-head" className="text-sm font-medium">
          Recent events
        </h2>
        <label htmlFor="all-events" className="flex items-center gap-1.5 text-xs text-soft">
          <Checkbox id="all-events" checked={all} onCheckedChange={(on) => onAll(on === true)} />
          All
        </label>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {loading ? (
          <div className="space-y-2 p-4" aria-busy="true">
            {['a', 'b', 'c', 'd'].map((key) => (
              <Skeleton key={key} className="h-10 w-full" />
            ))}
          </div>
        ) : events.length === 0 ? (
          <p className="p-4 text-sm text-soft">
            {all
              ? 'No event has come from the connected sources in the last week.'
              : 'None of the latest events fits the trigger. Show all to see which clause says no.'}
          </p>
        ) : (
          <ul>
            {events.map((event) => (
              <li key={`${event.sourceId}:${event.messageId}`}>
                <button
                  type="button"
                  aria-pressed={event.messageId === chosen}
                  onClick={() => onChoose(event.messageId)}
                  className={cn(
                    'block w-full border-b border-line px-4 py-2 text-left transition-colors hover:bg-hover',
                    event.messageId === chosen && 'bg-accent-soft shadow-[inset_2px_0_0_var(--accent)]',
                  )}
                >
                  <span className="flex items-baseline gap-2">
                    <span className="min-w-0 flex-1 truncate text-sm font-medium">{eventName(event)}</span>
                    <TimeAgo at={event.receivedAt} short className="text-xs text-faint" />
                  </span>
                  <span className="flex items-center gap-2">
                    <span className="min-w-0 flex-1 truncate font-mono text-2xs text-soft">
                      {event.userId || event.anonymousId || 'nobody'}
                    </span>
                    {all && !event.matched && (
                      <StatusBadge state="filtered" variant="plain" className="text-2xs">
                        Not taken
                      </StatusBadge>
                    )}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}
