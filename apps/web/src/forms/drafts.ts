import { type Changes, hasChanges } from './changes';

/** What `sessionStorage` offers, as far as it is needed. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const keyOf = (name: string): string => `draft:${name}`;

function isChanges(value: unknown): value is Changes {
  const found = value as Partial<Changes> | null;
  return typeof found === 'object' && found !== null && Array.isArray(found.set) && Array.isArray(found.gone);
}

/** The browser's storage for this tab; null on the server and where it is forbidden. */
export function tabStorage(): DraftStorage | null {
  try {
    return typeof window === 'undefined' ? null : window.sessionStorage;
  } catch {
    return null;
  }
}

/** The draft of a form; null when there is none, or none that can be read. */
export function readDraft(storage: DraftStorage | null, name: string): Changes | null {
  try {
    const found: unknown = JSON.parse(storage?.getItem(keyOf(name)) ?? 'null');
    return isChanges(found) && hasChanges(found) ? found : null;
  } catch {
    return null;
  }
}

/** Keeps a draft; forgets it when nothing is changed. A full storage costs the draft, never the form. */
export function keepDraft(storage: DraftStorage | null, name: string, changes: Changes): void {
  try {
    if (hasChanges(changes)) storage?.setItem(keyOf(name), JSON.stringify(changes));
    else storage?.removeItem(keyOf(name));
  } catch {
    // The form works on; only a reload would lose what was typed.
  }
}

export function dropDraft(storage: DraftStorage | null, name: string): void {
  keepDraft(storage, name, { set: [], gone: [] });
}
