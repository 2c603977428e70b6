'use client';
import { cn, durationWords, ExactTime, StatusBadge, TimeAgo } from '@tributary/ui';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { DeliveryDetail } from '@/api';
import { ExchangeView } from './exchange-view';

type Attempt = DeliveryDetail['attempts'][number];

/** Every attempt, the newest first and open: what was sent, what was answered, and why it was tried again. */
export function AttemptList({ attempts }: { attempts: readonly Attempt[] }) {
  const newestFirst = [...attempts].reverse();
  return (
    <ol className="space-y-2" aria-label="Attempts">
      {newestFirst.map((attempt, index) => (
        <li key={`${attempt.attempt}:${attempt.at}`} className="overflow-hidden rounded-surface border border-line">
          <AttemptRow attempt={attempt} startsOpen={index === 0} />
        </li>
      ))}
    </ol>
  );
}

function AttemptRow({ attempt, startsOpen }: { attempt: Attempt; startsOpen: boolean }) {
  const [open, setOpen] = useState(startsOpen);
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex h-10 w-full items-center gap-2.5 px-3 text-left text-sm hover:bg-hover"
      >
        <ChevronRight
          className={cn('size-3.5 shrink-0 text-faint transition-transform', open && 'rotate-90')}
          aria-hidden
        />
        <span className="font-medium">Attempt {attempt.attempt}</span>
        <StatusBadge state={attempt.status} variant="plain">
          {attempt.status === 'pending' ? 'Failed for now' : undefined}
        </StatusBadge>
        <span className="flex-1" />
        <span className="text-xs text-faint">{durationWords(attempt.durationMs)}</span>
        <TimeAgo at={attempt.at} className="text-xs text-faint" />
      </button>
      {open && (
        <div className="space-y-4 border-t border-line p-3">
          {attempt.explanation && <p className="text-sm text-pretty">{attempt.explanation}</p>}
          {attempt.nextAttemptAt && (
            <p className="text-sm text-soft">
              The next try was set for <ExactTime at={attempt.nextAttemptAt} />.
            </p>
          )}
          {attempt.exchanges.map((exchange, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: exchanges never move
            <ExchangeView key={index} exchange={exchange} />
          ))}
          {attempt.exchanges.length === 0 && <p className="text-sm text-faint">No request was made.</p>}
        </div>
      )}
    </>
  );
}
