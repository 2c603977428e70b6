'use client';
import { parseAsString, useQueryState } from 'nuqs';

/** The open cell, in the URL: `<source>` or `<source>.<destination>`. */
export function useOpenBooks() {
  const [value, set] = useQueryState('cell', parseAsString.withOptions({ history: 'push' }));
  const [sourceId, destinationId] = (value ?? '').split('.');
  return {
    open: sourceId ? { sourceId, destinationId: destinationId || null } : null,
    show: (source: string, destination?: string) => set(destination ? `${source}.${destination}` : source),
    close: () => set(null),
  };
}
