'use client';
import { useEffect, useRef, useState } from 'react';

/** True where a key press means typing. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest(
        'input, textarea, select, [role=combobox], [role=menu], [role=listbox], [role=dialog][data-modal]',
      ) !== null)
  );
}

/** The row that j and k reach next; the first when none is chosen yet. Stops at the ends. */
export function stepRow(ids: readonly string[], active: string | null, step: 1 | -1): string | null {
  const at = active === null ? -1 : ids.indexOf(active);
  if (at === -1) return (step === 1 ? ids[0] : ids[ids.length - 1]) ?? null;
  return ids[Math.min(ids.length - 1, Math.max(0, at + step))] ?? null;
}

const STEPS: Readonly<Record<string, 1 | -1>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

function isOurs(event: KeyboardEvent): boolean {
  return !(event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || isTyping(event.target));
}

/** Moves through a list of rows with j, k and the arrows; enter opens. Rows carry `data-row`. */
export function useRowKeys(
  ids: readonly string[],
  /** `onMove` brings a row into view where it may not be drawn yet. */
  { onOpen, off, onMove }: { onOpen: (id: string) => void; off: boolean; onMove?: (index: number) => void },
) {
  const [active, setActive] = useState<string | null>(null);
  const bodyRef = useRef<HTMLTableSectionElement>(null);
  const latest = useRef({ ids, onOpen, active, onMove });
  latest.current = { ids, onOpen, active, onMove };

  useEffect(() => {
    if (off) return;
    const move = (event: KeyboardEvent, step: 1 | -1) => {
      const next = stepRow(latest.current.ids, latest.current.active, step);
      if (next === null) return;
      event.preventDefault();
      setActive(next);
      if (latest.current.onMove) return latest.current.onMove(latest.current.ids.indexOf(next));
      bodyRef.current?.querySelector(`[data-row="${CSS.escape(next)}"]`)?.scrollIntoView({ block: 'nearest' });
    };
    const onKey = (event: KeyboardEvent) => {
      if (!isOurs(event)) return;
      const step = STEPS[event.key];
      if (step) return move(event, step);
      const onControl = event.target instanceof HTMLElement && event.target.closest('a,button') !== null;
      if (event.key === 'Enter' && latest.current.active && !onControl) {
        event.preventDefault();
        latest.current.onOpen(latest.current.active);
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [off]);
  return { active, setActive, bodyRef };
}
