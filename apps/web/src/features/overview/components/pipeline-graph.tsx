'use client';
import { cn, Skeleton } from '@tributary/ui';
import {
  BaseEdge,
  type Edge,
  EdgeLabelRenderer,
  type EdgeProps,
  getBezierPath,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
} from '@xyflow/react';
import { Plus, Waves } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import type { Overview } from '@/api';
import { BrandLogo } from '@/features/catalogue';
import { useHref } from '@/workspace';
import { type GraphEdge, layoutGraph, NEW_DESTINATION_ID, NODE_HEIGHT, NODE_WIDTH, pathOfEdge } from '../graph';
import { type GraphPart, partOf } from '../graph-parts';
import { useNarrow } from '../hooks/use-narrow';
import { EDGE_COLORS, EdgeHealth, healthWord } from './edge-health';
import { PipelineList } from './pipeline-list';

type CardNode = Node<{ part: GraphPart; href: string }>;
type FlowEdge = Edge<{ edge: GraphEdge; href: string; label: string }>;

function PartMark({ part }: { part: GraphPart }) {
  if (part.kind === 'pipeline')
    return (
      <span className="flex size-8 shrink-0 items-center justify-center rounded-control bg-accent text-on-accent">
        <Waves className="size-4.5" aria-hidden />
      </span>
    );
  if (part.kind === 'placeholder')
    return (
      <span className="flex size-8 shrink-0 items-center justify-center rounded-control border border-dashed border-line-strong text-faint">
        <Plus className="size-4" aria-hidden />
      </span>
    );
  return <BrandLogo logo={part.logo} name={part.title} />;
}

function PipelineCard({ data: { part, href } }: NodeProps<CardNode>) {
  return (
    <Link
      href={href}
      className={cn(
        'flex items-center gap-2.5 rounded-surface border border-line bg-surface px-3 text-left transition-colors hover:border-line-strong hover:bg-canvas',
        part.kind === 'placeholder' && 'border-dashed border-line-strong',
      )}
      style={{ width: NODE_WIDTH, height: NODE_HEIGHT }}
    >
      {part.kind !== 'source' && <Handle type="target" position={Position.Left} className="opacity-0" />}
      <PartMark part={part} />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm font-medium">{part.title}</span>
        <span className="block truncate text-xs text-faint">{part.sub}</span>
      </span>
      {(part.kind === 'source' || part.kind === 'pipeline') && (
        <Handle type="source" position={Position.Right} className="opacity-0" />
      )}
    </Link>
  );
}

const LOUD: readonly GraphEdge['health'][] = ['failing', 'warning', 'paused'];

function HealthEdge({ sourceX, sourceY, targetX, targetY, data }: EdgeProps<FlowEdge>) {
  // Half-way, labels of neighbours stand half a card apart and none of them hides behind a card.
  const [path, labelX, labelY] = getBezierPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition: Position.Right,
    targetPosition: Position.Left,
  });
  if (!data) return null;
  const { edge, href, label } = data;
  return (
    <>
      <BaseEdge
        path={path}
        style={{
          stroke: EDGE_COLORS[edge.health],
          strokeWidth: edge.width,
          opacity: edge.health === 'ok' ? 0.55 : 0.85,
          ...(edge.health === 'disabled' ? { strokeDasharray: '3 4' } : {}),
        }}
        interactionWidth={16}
      />
      {edge.to !== NEW_DESTINATION_ID && (
        <EdgeLabelRenderer>
          {/* The edge itself is a picture; this is its way by keyboard. Where all is well it shows when it is reached. */}
          <Link
            href={href}
            aria-label={label}
            className={cn(
              'nopan pointer-events-auto absolute rounded-full bg-surface',
              !LOUD.includes(edge.health) && 'pointer-events-none opacity-0 focus-visible:opacity-100',
            )}
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
          >
            <EdgeHealth health={edge.health} />
          </Link>
        </EdgeLabelRenderer>
      )}
    </>
  );
}

const nodeTypes = { card: PipelineCard };
const edgeTypes = { health: HealthEdge };

/** Left to right: sources, the pipeline, destinations. Width is volume, colour with a word is health, an edge opens what is wrong. */
export function PipelineGraph({ overview, words }: { overview: Overview; words: string }) {
  const narrow = useNarrow();
  return narrow ? <PipelineList overview={overview} /> : <PipelinePicture overview={overview} words={words} />;
}

function PipelinePicture({ overview, words }: { overview: Overview; words: string }) {
  const href = useHref();
  const router = useRouter();
  const { nodes, edges, height } = useMemo(() => {
    const graph = layoutGraph(overview);
    return { ...toFlow(overview, graph, href), height: graph.height };
  }, [overview, href]);
  return (
    <div style={{ height: Math.min(560, Math.max(200, height + 48)) }} className="relative">
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onEdgeClick={(_event, edge) => edge.data && router.push(edge.data.href)}
        fitView
        fitViewOptions={{ padding: 0.08, maxZoom: 1 }}
        minZoom={0.3}
        maxZoom={1.25}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        zoomOnScroll={false}
        preventScrolling={false}
        proOptions={{ hideAttribution: true }}
        aria-label={`Pipeline of the workspace, ${words}`}
      />
    </div>
  );
}

function toFlow(
  overview: Overview,
  graph: ReturnType<typeof layoutGraph>,
  href: (path: string) => string,
): { nodes: CardNode[]; edges: FlowEdge[] } {
  const nodes = graph.nodes.map((node): CardNode => {
    const part = partOf(node.id, overview);
    return { id: node.id, type: 'card', position: { x: node.x, y: node.y }, data: { part, href: href(part.path) } };
  });
  const edges = graph.edges.map((edge): FlowEdge => {
    const label = `${partOf(edge.from, overview).title} to ${partOf(edge.to, overview).title}: ${healthWord(edge.health)}`;
    return {
      id: edge.id,
      type: 'health',
      source: edge.from,
      target: edge.to,
      data: { edge, href: href(pathOfEdge(edge)), label },
    };
  });
  return { nodes, edges };
}

export function GraphSkeleton() {
  return (
    <div className="flex h-60 items-center justify-between gap-16 px-8 max-sm:hidden" aria-busy="true">
      <div className="space-y-3">
        <Skeleton className="h-14 w-52 rounded-surface" />
        <Skeleton className="h-14 w-52 rounded-surface" />
      </div>
      <Skeleton className="h-14 w-52 rounded-surface" />
      <div className="space-y-3">
        <Skeleton className="h-14 w-52 rounded-surface" />
        <Skeleton className="h-14 w-52 rounded-surface" />
      </div>
    </div>
  );
}
