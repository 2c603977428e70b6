'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTRPC } from '@/api';
import { useHref } from '@/workspace';

/** The person behind an id, by name, leading to its page. Says so when nobody was identified by it. */
export function PersonLink({ distinctId }: { distinctId: string }) {
  const trpc = useTRPC();
  const href = useHref();
  const found = useQuery({ ...trpc.persons.list.queryOptions({ distinctId, limit: 1 }), staleTime: 30_000 });
  const person = found.data?.data[0];
  if (found.isPending) return <span className="text-faint">…</span>;
  if (!person) return <span className="text-soft">{found.error ? 'Could not be looked up' : 'Not identified'}</span>;
  return (
    <Link href={href(`/people/${person.id}`)} className="underline-offset-4 hover:underline">
      {person.title || distinctId}
    </Link>
  );
}
