'use client';
import { cn, compactNumber, groupedNumber, Skeleton, StatusBadge } from '@tributary/ui';
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
import { Waves } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import type { Overview } from '@/api';
import { BrandLogo } from '@/features/catalogue';
import { HealthBadge } from '@/features/sources';
import { useHref } from '@/workspace';
import { type GraphEdge, layoutGraph, NODE_HEIGHT, NODE_WIDTH } from '../graph';

type CardNode = Node<{
  title: string;
  sub: string;
  logo: string;
  href: string | null;
  health: GraphEdge['health'];
  kind: 'source' | 'pipeline' | 'destination';
}>;
type FlowEdge = Edge<{ edge: GraphEdge; words: string }>;

const COLORS: Record<GraphEdge['health'], string> = {
  ok: 'var(--delivered)',
  warning: 'var(--parked)',
  failing: 'var(--failed)',
  paused: 'var(--parked)',
  idle: 'var(--line-strong)',
  disabled: 'var(--line-strong)',
};

function PipelineCard({ data }: NodeProps<CardNode>) {
  const inside = (
    <>
      {data.kind !== 'source' && <Handle type="target" position={Position.Left} className="opacity-0" />}
      {data.kind === 'pipeline' ? (
        <span className="flex size-8 shrink-0 items-center justify-center rounded-control bg-accent text-on-accent">
          <Waves className="size-4.5" aria-hidden />
        </span>
      ) : (
        <BrandLogo logo={data.logo} name={data.title} />
      )}
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm font-medium">{data.title}</span>
        <span className="block truncate text-xs text-faint">{data.sub}</span>
      </span>
      {data.kind !== 'destination' && <Handle type="source" position={Position.Right} className="opacity-0" />}
    </>
  );
  const look =
    'flex items-center gap-2.5 rounded-surface border border-line bg-surface px-3 text-left transition-colors';
  const size = { width: NODE_WIDTH, height: NODE_HEIGHT };
  if (!data.href) {
    return (
      <div className={look} style={size}>
        {inside}
      </div>
    );
  }
  return (
    <Link href={data.href} className={cn(look, 'hover:border-line-strong hover:bg-canvas')} style={size}>
      {inside}
    </Link>
  );
}

function HealthEdge({ sourceX, sourceY, targetX, targetY, data }: EdgeProps<FlowEdge>) {
  const [path] = getBezierPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition: Position.Right,
    targetPosition: Position.Left,
  });
  if (!data) return null;
  const { edge, words } = data;
  const at = bezierPoint({ sourceX, sourceY, targetX, targetY }, edge.to === 'pipeline' ? 0.3 : 0.7);
  const loud = edge.health === 'failing' || edge.health === 'warning' || edge.health === 'paused';
  return (
    <>
      <BaseEdge
        path={path}
        style={{
          stroke: COLORS[edge.health],
          strokeWidth: edge.width,
          opacity: edge.health === 'ok' ? 0.55 : 0.85,
          ...(edge.health === 'disabled' ? { strokeDasharray: '3 4' } : {}),
        }}
        interactionWidth={16}
      />
      {loud && (
        <EdgeLabelRenderer>
          <span
            className="pointer-events-none absolute rounded-full bg-surface"
            style={{ transform: `translate(-50%, -50%) translate(${at.x}px, ${at.y}px)` }}
          >
            <StatusBadge state={edge.health === 'failing' ? 'failed' : 'parked'}>{words}</StatusBadge>
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
}

type Ends = Pick<EdgeProps, 'sourceX' | 'sourceY' | 'targetX' | 'targetY'>;

/** A point of the edge, nearer to its outer end: labels of neighbours don't meet in the middle. */
function bezierPoint({ sourceX, sourceY, targetX, targetY }: Ends, t: number): { x: number; y: number } {
  const u = 1 - t;
  const middle = (sourceX + targetX) / 2;
  return {
    x: u ** 3 * sourceX + 3 * u * t * middle + t ** 3 * targetX,
    y: (u ** 3 + 3 * u ** 2 * t) * sourceY + (3 * u * t ** 2 + t ** 3) * targetY,
  };
}

const nodeTypes = { card: PipelineCard };
const edgeTypes = { health: HealthEdge };
const EDGE_WORDS: Record<GraphEdge['health'], string> = {
  ok: 'Healthy',
  warning: 'Some fail',
  failing: 'Failing',
  paused: 'Paused',
  idle: 'Quiet',
  disabled: 'Disabled',
};

/** Left to right: sources, the pipeline, destinations. Width is volume, colour with a word is health, an edge opens what is wrong. */
export function PipelineGraph({ overview, words }: { overview: Overview; words: string }) {
  const href = useHref();
  const router = useRouter();
  const { nodes, edges, height } = useMemo(() => {
    const graph = layoutGraph(overview);
    return { ...toFlow(overview, graph, href), height: graph.height };
  }, [overview, href]);
  const open = (edge: FlowEdge) => {
    const toDestination = edge.source === 'pipeline';
    const failing = edge.data?.edge.health === 'failing' || edge.data?.edge.health === 'warning';
    if (toDestination)
      router.push(
        href(failing ? `/deliveries?destination=${edge.target}&status=failed` : `/destinations/${edge.target}`),
      );
    else router.push(href(failing ? `/events?source=${edge.source}&status=refused` : `/sources/${edge.source}`));
  };
  return (
    <div style={{ height: Math.min(560, Math.max(200, height + 48)) }} className="relative">
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onEdgeClick={(_event, edge) => open(edge)}
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
      ></ReactFlow>
      <GraphInWords overview={overview} />
    </div>
  );
}

function toFlow(
  overview: Overview,
  graph: ReturnType<typeof layoutGraph>,
  href: (path: string) => string,
): { nodes: CardNode[]; edges: FlowEdge[] } {
  const nodes = graph.nodes.map(
    (node): CardNode => ({
      id: node.id,
      type: 'card',
      position: { x: node.x, y: node.y },
      data: cardOf(node.id, overview, href),
    }),
  );
  const edges = graph.edges.map(
    (edge): FlowEdge => ({
      id: edge.id,
      type: 'health',
      source: edge.from,
      target: edge.to,
      data: { edge, words: EDGE_WORDS[edge.health] },
    }),
  );
  return { nodes, edges };
}

const eventsWords = (count: number) => `${compactNumber(count)} ${count === 1 ? 'event' : 'events'}`;

function cardOf(id: string, overview: Overview, href: (path: string) => string): CardNode['data'] {
  const source = overview.sources.find((one) => one.id === id);
  if (source) {
    const sub = source.enabled ? eventsWords(source.stored) : 'Disabled';
    return {
      title: source.name,
      sub,
      logo: source.type === 'postgres' ? 'postgresql' : source.type,
      href: href(`/sources/${id}`),
      health: source.health,
      kind: 'source',
    };
  }
  const destination = overview.destinations.find((one) => one.id === id);
  if (destination) {
    const failed = destination.counts.failed ?? 0;
    const delivered = `${compactNumber(destination.counts.delivered ?? 0)} delivered`;
    const sub = !destination.enabled
      ? 'Disabled'
      : failed > 0
        ? `${compactNumber(failed)} failed · ${delivered}`
        : delivered;
    return {
      title: destination.name,
      sub,
      logo: destination.type,
      href: href(`/destinations/${id}`),
      health: destination.health,
      kind: 'destination',
    };
  }
  return {
    title: 'Pipeline',
    sub: `${compactNumber(overview.now.stored)} stored`,
    logo: '',
    href: href('/events'),
    health: 'ok',
    kind: 'pipeline',
  };
}

/** The same as a list, for those who don't see the picture. */
function GraphInWords({ overview }: { overview: Overview }) {
  return (
    <ul className="sr-only">
      {overview.sources.map((source) => (
        <li key={source.id}>
          {source.name}: {groupedNumber(source.stored)} events, <HealthBadge health={source.health} />
        </li>
      ))}
      {overview.destinations.map((destination) => (
        <li key={destination.id}>
          {destination.name}: {groupedNumber(destination.counts.delivered ?? 0)} delivered,{' '}
          <HealthBadge health={destination.health} />
        </li>
      ))}
    </ul>
  );
}

export function GraphSkeleton() {
  return (
    <div className="flex h-60 items-center justify-between gap-16 px-8" aria-busy="true">
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
