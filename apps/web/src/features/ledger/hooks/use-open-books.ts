'use client';
import { parseAsString, useQueryStates } from 'nuqs';

const parsers = { cell: parseAsString, minute: parseAsString };

/** The open cell and the minute that is taken apart, in the URL: `cell=<source>` or `<source>.<destination>`. */
export function useOpenBooks() {
  const [{ cell, minute }, set] = useQueryStates(parsers, { history: 'push' });
  const [sourceId, destinationId] = (cell ?? '').split('.');
  return {
    open: sourceId ? { sourceId, destinationId: destinationId || null, minute } : null,
    show: (source: string, destination?: string) =>
      set({ cell: destination ? `${source}.${destination}` : source, minute: null }),
    takeApart: (at: string | null) => set({ minute: at }),
    close: () => set({ cell: null, minute: null }),
  };
}
