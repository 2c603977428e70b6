'use client';
import { Button, Sheet, Tooltip } from '@tributary/ui';
import { Maximize2 } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import type { EventSummary } from '@/api';
import { useHref } from '@/workspace';
import { eventTitle } from '../filter';
import { EventDetailView } from './event-detail';
import { EventStatusBadge } from './event-status';
import { RefusalDetail } from './refusal-detail';

/**
 * The open event, in the URL as `open=<status>.<id>.<source>.<message id>`: enough to show it without its row, which
 * may be pages away when the link is opened by somebody else.
 */
export function useOpenEvent() {
  const [value, setValue] = useQueryState('open', parseAsString.withOptions({ history: 'push' }));
  const [status, id, sourceId, ...message] = (value ?? '').split('.');
  const [, setView] = useQueryState('view', parseAsString);
  return {
    open:
      value && id && sourceId
        ? { status: status as EventSummary['status'], id, sourceId, messageId: message.join('.') }
        : null,
    show: (event: EventSummary) => setValue(`${event.status}.${event.id}.${event.sourceId}.${event.messageId}`),
    close: () => {
      setView(null);
      return setValue(null);
    },
  };
}

/** The detail of a row, beside the list. */
export function EventSheet({ events }: { events: readonly EventSummary[] }) {
  const href = useHref();
  const { open, close } = useOpenEvent();
  if (!open) return null;
  const row = events.find((event) => event.id === open.id);
  const stored = open.status === 'stored';
  return (
    <Sheet
      open
      onOpenChange={(next) => !next && close()}
      title={row ? eventTitle(row) : 'Event'}
      subtitle={<EventStatusBadge status={open.status} />}
      actions={
        open.messageId !== '' && (
          <Tooltip content="Open as a page">
            <Button asChild variant="ghost" size="icon-sm">
              <Link
                href={href(
                  `/events/${encodeURIComponent(open.messageId)}?source=${open.sourceId}${stored ? '' : `&arrival=${open.id}`}`,
                )}
                aria-label="Open as a page"
              >
                <Maximize2 aria-hidden />
              </Link>
            </Button>
          </Tooltip>
        )
      }
    >
      {stored ? (
        <EventDetailView key={open.id} messageId={open.messageId} sourceId={open.sourceId} />
      ) : (
        <RefusalDetail key={open.id} id={open.id} />
      )}
    </Sheet>
  );
}
