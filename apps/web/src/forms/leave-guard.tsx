'use client';
import { Button, Dialog } from '@tributary/ui';
import { useRouter } from 'next/navigation';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { leadsAway, unsavedForms } from './unsaved';

interface Question {
  readonly whats: readonly string[];
  readonly go: () => void;
}

let question: Question | null = null;
const listeners = new Set<() => void>();

function ask(next: Question | null): void {
  question = next;
  for (const listener of listeners) listener();
}

/** Does it at once when nothing would be lost; else asks first. For what is not a link: keys, palettes, closing. */
export function leave(go: () => void): void {
  const whats = unsavedForms.list().map((form) => form.what);
  if (whats.length === 0) go();
  else ask({ whats, go });
}

function anchorOf(event: MouseEvent): HTMLAnchorElement | null {
  return event.target instanceof Element ? event.target.closest('a') : null;
}

/**
 * Asks before unsaved changes are left behind: on links inside the product and, in the browser's own words, when the
 * tab is closed or loaded anew. Once per app. `base` is what all pages of one app begin with; other addresses are
 * loaded in full.
 */
export function LeaveGuard({ base }: { base: string }) {
  const router = useRouter();
  const open = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => question,
    () => null,
  );
  const [shown, setShown] = useState<Question | null>(null);
  if (open && open !== shown) setShown(open);
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      if (unsavedForms.list().length === 0 || event.defaultPrevented) return;
      const to = leadsAway(event, anchorOf(event), window.location.href);
      if (!to) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const inside = to.origin === window.location.origin && `${to.pathname}/`.startsWith(`${base}/`);
      leave(() => (inside ? router.push(to.pathname + to.search + to.hash) : window.location.assign(to)));
    };
    const onUnload = (event: BeforeUnloadEvent) => {
      if (unsavedForms.list().length > 0) event.preventDefault();
    };
    // Before React, which listens on the document.
    window.addEventListener('click', onClick, { capture: true });
    window.addEventListener('beforeunload', onUnload);
    return () => {
      window.removeEventListener('click', onClick, { capture: true });
      window.removeEventListener('beforeunload', onUnload);
    };
  }, [router, base]);
  return (
    <Dialog
      open={open !== null}
      onOpenChange={(next) => !next && ask(null)}
      size="sm"
      title="Leave without saving?"
      footer={
        <>
          <Button autoFocus onClick={() => ask(null)}>
            Stay
          </Button>
          <Button
            variant="danger"
            onClick={() => {
              ask(null);
              unsavedForms.discardAll();
              shown?.go();
            }}
          >
            Leave and discard
          </Button>
        </>
      }
    >
      <p className="text-sm text-soft">Your changes to {shown?.whats.join(' and ')} are not saved.</p>
    </Dialog>
  );
}
