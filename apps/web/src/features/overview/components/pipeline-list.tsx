'use client';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import type { Overview } from '@/api';
import { BrandLogo } from '@/features/catalogue';
import { useHref } from '@/workspace';
import { type GraphEdge, layoutGraph, pathOfEdge } from '../graph';
import { partOf } from '../graph-parts';
import { EdgeHealth } from './edge-health';

/** The pipeline where there is no room for a picture: what comes in, what goes out, and how each is. */
export function PipelineList({ overview }: { overview: Overview }) {
  const { edges } = layoutGraph(overview);
  return (
    <div className="divide-y divide-line">
      <Side title="In" overview={overview} edges={edges.filter((edge) => edge.to === 'pipeline')} end="from" />
      <Side title="Out" overview={overview} edges={edges.filter((edge) => edge.from === 'pipeline')} end="to" />
    </div>
  );
}

function Side({
  title,
  overview,
  edges,
  end,
}: {
  title: string;
  overview: Overview;
  edges: readonly GraphEdge[];
  end: 'from' | 'to';
}) {
  const href = useHref();
  return (
    <section aria-label={title} className="py-1">
      <h3 className="px-4 pt-2 pb-1 text-xs text-faint">{title}</h3>
      <ul>
        {edges.map((edge) => {
          const part = partOf(edge[end], overview);
          return (
            <li key={edge.id}>
              <Link
                href={href(pathOfEdge(edge))}
                className="flex min-h-12 items-center gap-2.5 px-4 py-1.5 hover:bg-hover"
              >
                {part.kind === 'placeholder' ? (
                  <Plus className="size-4 shrink-0 text-faint" aria-hidden />
                ) : (
                  <BrandLogo logo={part.logo} name={part.title} size="sm" />
                )}
                <span className="min-w-0 flex-1">
                  <span className="block truncate text-sm font-medium">{part.title}</span>
                  <span className="block truncate text-xs text-faint">{part.sub}</span>
                </span>
                {part.kind !== 'placeholder' && <EdgeHealth health={edge.health} />}
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
