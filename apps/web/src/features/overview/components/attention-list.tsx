'use client';
import { Button, Card, groupedNumber, TimeAgo } from '@tributary/ui';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import type { Overview } from '@/api';
import { useHref } from '@/workspace';

type Item = Overview['attention'][number];

const LOOKS = {
  error: { icon: CircleAlert, color: 'text-failed', word: 'Error' },
  warning: { icon: TriangleAlert, color: 'text-parked', word: 'Warning' },
  info: { icon: Info, color: 'text-accent-text', word: 'Note' },
};

const SHOWN_FIRST = 5;

/** Where the button leads, and what it says. */
function actionOf(item: Item): { path: string; label: string } {
  switch (item.kind) {
    case 'error_group':
      return { path: `/deliveries?group=${item.errorGroup ?? ''}`, label: 'See failures' };
    case 'paused':
      return { path: `/destinations/${item.destinationId ?? ''}`, label: 'Look and resume' };
    case 'refusals':
      return { path: `/events?status=refused${item.sourceId ? `&source=${item.sourceId}` : ''}`, label: 'See refused' };
    case 'sync_failed':
      return { path: `/sources/${item.sourceId ?? ''}?tab=runs`, label: 'See the run' };
    case 'no_destination':
      return { path: '/destinations/new', label: 'Connect one' };
    case 'books':
      return {
        path: `/ledger?range=7d&cell=${item.sourceId ?? ''}${item.destinationId ? `.${item.destinationId}` : ''}`,
        label: 'Open the ledger',
      };
  }
}

/** What somebody should look at, by people affected, each with its way out. */
export function AttentionList({ items }: { items: readonly Item[] }) {
  const href = useHref();
  const [all, setAll] = useState(false);
  const shown = all ? items : items.slice(0, SHOWN_FIRST);
  return (
    <Card title="Needs attention" flush>
      {items.length === 0 ? (
        <p className="flex items-center gap-2 px-4 py-3 text-sm text-soft">
          <CircleCheck className="size-4 text-delivered" aria-hidden />
          Nothing does.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {shown.map((item) => {
            const look = LOOKS[item.severity];
            const action = actionOf(item);
            return (
              <li
                key={`${item.kind}:${item.sourceId}:${item.destinationId}:${item.errorGroup}`}
                className="flex items-start gap-3 px-4 py-3"
              >
                <look.icon className={`mt-0.5 size-4 shrink-0 ${look.color}`} aria-label={look.word} />
                <div className="min-w-0 flex-1 space-y-0.5 text-sm">
                  <p className="font-medium">{item.title}</p>
                  <p className="text-soft">
                    {item.explanation} {item.suggestion}
                  </p>
                  <p className="text-xs text-faint">
                    {item.count > 0 && `${groupedNumber(item.count)} ${item.count === 1 ? 'event' : 'events'}`}
                    {item.people > 0 && ` · ${groupedNumber(item.people)} ${item.people === 1 ? 'person' : 'people'}`}
                    {item.since && (
                      <>
                        {' '}
                        · since <TimeAgo at={item.since} />
                      </>
                    )}
                  </p>
                  <Button asChild size="sm" className="mt-2">
                    <Link href={href(action.path)}>{action.label}</Link>
                  </Button>
                </div>
              </li>
            );
          })}
        </ul>
      )}
      {items.length > shown.length && (
        <div className="border-t border-line p-2">
          <Button size="sm" variant="ghost" className="w-full" onClick={() => setAll(true)}>
            Show {items.length - shown.length} more
          </Button>
        </div>
      )}
    </Card>
  );
}
