'use client';
import { parseAsString, useQueryState } from 'nuqs';

/** The time that causes are looked for in, and its words. */
export interface GroupRange {
  readonly input: { since: string; until?: string };
  readonly words: string;
}

/** The cause whose sheet is open, in the URL. */
export function useOpenGroup() {
  const [open, set] = useQueryState('group', parseAsString.withOptions({ history: 'push' }));
  return { open, show: (id: string) => set(id), close: () => set(null) };
}
