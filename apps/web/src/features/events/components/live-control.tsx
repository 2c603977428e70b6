'use client';
import { Button, groupedNumber, isTyping } from '@tributary/ui';
import { Pause, Play, WifiOff } from 'lucide-react';
import { useEffect } from 'react';
import type { useLiveEvents } from '../hooks/use-live-events';

/** Pauses and resumes the stream, also with `p`; says how many wait. */
export function LiveControl({
  live,
  paused,
  onChange,
}: {
  live: ReturnType<typeof useLiveEvents>;
  paused: boolean;
  onChange: (paused: boolean) => void;
}) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'p' && !event.metaKey && !event.ctrlKey && !event.altKey && !isTyping(event.target))
        onChange(!paused);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [paused, onChange]);
  if (!live.live) return null;
  if (live.tailError) {
    return (
      <span role="status" className="inline-flex items-center gap-1.5 text-xs text-failed">
        <WifiOff className="size-3.5" aria-hidden />
        Live updates stopped; trying again
      </span>
    );
  }
  return (
    <Button size="sm" onClick={() => onChange(!paused)} aria-pressed={paused}>
      {paused ? <Play aria-hidden /> : <Pause aria-hidden />}
      {paused ? (live.waiting > 0 ? `Show ${groupedNumber(live.waiting)} new` : 'Resume') : 'Live'}
      {!paused && <span className="size-1.5 animate-breathe rounded-full bg-delivered" aria-hidden />}
    </Button>
  );
}
