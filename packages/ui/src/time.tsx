'use client';
import { useEffect, useState } from 'react';
import { cn } from './cn';
import { exactTime, timeAgo } from './time-words';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for all times on a page: ticks every ten seconds while somebody looks. */
function useTick(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const tick = () => setNow(Date.now());
    listeners.add(tick);
    timer ??= setInterval(() => {
      for (const listener of listeners) listener();
    }, 10_000);
    return () => {
      listeners.delete(tick);
      if (listeners.size === 0) {
        clearInterval(timer);
        timer = undefined;
      }
    };
  }, []);
  return now;
}

/** How long ago, in words; the exact time in the viewer's zone on hover. `at` is ISO or ms since the epoch. */
export function TimeAgo({ at, className, short }: { at: string | number | Date; className?: string; short?: boolean }) {
  const now = useTick();
  const date = new Date(at);
  return (
    <time
      dateTime={date.toISOString()}
      title={exactTime(date)}
      suppressHydrationWarning
      className={cn('whitespace-nowrap', className)}
    >
      {timeAgo(date.getTime(), now, short ?? false)}
    </time>
  );
}

/** The exact time in the viewer's zone; ISO on hover. */
export function ExactTime({ at, className }: { at: string | number | Date; className?: string }) {
  const date = new Date(at);
  return (
    <time
      dateTime={date.toISOString()}
      title={date.toISOString()}
      suppressHydrationWarning
      className={cn('whitespace-nowrap', className)}
    >
      {exactTime(date)}
    </time>
  );
}
