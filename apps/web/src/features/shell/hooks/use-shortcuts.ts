'use client';
import { isTyping } from '@tributary/ui';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { leave } from '@/forms';
import { useHref } from '@/workspace';
import { NAVIGATION } from '../navigation';

const GO_WITHIN_MS = 1_200;
const targets = new Map(
  NAVIGATION.flatMap((group) => group.items).flatMap((item) => (item.key ? [[item.key, item.path] as const] : [])),
);

const hasModifier = (event: KeyboardEvent) => event.metaKey || event.ctrlKey || event.altKey;

/** Ctrl/Cmd-K opens the palette, `?` the keys, `g` and a letter goes to a page. */
export function useShortcuts({ onPalette, onHelp }: { onPalette: () => void; onHelp: () => void }): void {
  const router = useRouter();
  const href = useHref();
  const goneAt = useRef(0);
  const latest = useRef({ onPalette, onHelp, href });
  latest.current = { onPalette, onHelp, href };
  useEffect(() => {
    const go = (key: string): boolean => {
      const path = Date.now() - goneAt.current < GO_WITHIN_MS ? targets.get(key) : undefined;
      goneAt.current = 0;
      if (path) leave(() => router.push(latest.current.href(path)));
      return path !== undefined;
    };
    const togglesPalette = (event: KeyboardEvent) =>
      (event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k';
    const onKey = (event: KeyboardEvent) => {
      if (togglesPalette(event)) {
        event.preventDefault();
        latest.current.onPalette();
      } else if (!hasModifier(event) && !isTyping(event.target)) press(event);
    };
    const press = (event: KeyboardEvent) => {
      if (go(event.key)) event.preventDefault();
      else if (event.key === 'g') goneAt.current = Date.now();
      else if (event.key === '?') latest.current.onHelp();
    };
    // Before the keys of a list, so that `g j` never moves a row.
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [router]);
}
