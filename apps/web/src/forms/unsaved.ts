/** A form with changes that are not saved. */
export interface Unsaved {
  /** What it is about, in words: "the settings of Web shop". */
  readonly what: string;
  /** Throws the changes away. */
  readonly discard: () => void;
}

export interface UnsavedForms {
  add: (form: Unsaved) => () => void;
  list: () => readonly Unsaved[];
  discardAll: () => void;
}

/** The forms of this tab that would lose something. One list, because links, keys and closing sheets all ask it. */
export function createUnsavedForms(): UnsavedForms {
  const forms = new Set<Unsaved>();
  return {
    add(form) {
      forms.add(form);
      return () => forms.delete(form);
    },
    list: () => [...forms],
    discardAll() {
      const all = [...forms];
      forms.clear();
      for (const form of all) form.discard();
    },
  };
}

export const unsavedForms = createUnsavedForms();

interface Click {
  readonly button: number;
  readonly metaKey: boolean;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

interface Anchor {
  readonly href: string;
  readonly target: string;
  readonly download: string;
}

/**
 * Where a click leads away from the page, or null when it doesn't: other buttons and modifiers open another tab, and
 * the same path with another query (a filter, a row) is the same page.
 */
export function leadsAway(click: Click, anchor: Anchor | null, here: string): URL | null {
  if (!anchor?.href || click.button !== 0) return null;
  if (click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return null;
  if ((anchor.target && anchor.target !== '_self') || anchor.download) return null;
  const to = new URL(anchor.href, here);
  const from = new URL(here);
  if (to.protocol !== 'http:' && to.protocol !== 'https:') return null;
  return to.origin === from.origin && to.pathname === from.pathname ? null : to;
}
