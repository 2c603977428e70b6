'use client';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/api';
import { sentenceParts } from '../filter-tree';

/** A filter's tree. The text is parsed by the server, which is the only one to know the language. */
export function useFilterTree(filter: string) {
  const trpc = useTRPC();
  return useQuery({
    ...trpc.mappings.readFilter.queryOptions({ filter }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** A filter as words: `type is track and properties.total is greater than 50`. */
export function FilterSentence({ filter }: { filter: string }) {
  const { data } = useFilterTree(filter);
  if (!data) return <span className="text-faint">…</span>;
  if (!data.tree) return <span className="text-failed">the filter cannot be read: {data.message}</span>;
  return sentenceParts(data.tree).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts never move
    <span key={index}>
      {index > 0 && ' '}
      {part.strong ? <span className="font-medium text-text">{part.text}</span> : part.text}
    </span>
  ));
}
