import dagre from '@dagrejs/dagre';
import type { Overview } from '@/api';

export const NODE_WIDTH = 216;
export const NODE_HEIGHT = 56;
const PIPELINE_ID = 'pipeline';
/** Stands where destinations will, while there is none. */
export const NEW_DESTINATION_ID = 'new-destination';

export interface GraphNode {
  readonly id: string;
  readonly kind: 'source' | 'pipeline' | 'destination' | 'placeholder';
  readonly x: number;
  readonly y: number;
}

export interface GraphEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly volume: number;
  readonly health: Overview['edges'][number]['health'];
  /** Pixels: grows with the logarithm of the volume, so that a thousandth of the biggest can still be seen. */
  readonly width: number;
}

/** Thickness of an edge: 1 px when quiet, up to 6 px for the biggest of the graph. */
export function edgeWidth(volume: number, biggest: number): number {
  if (volume <= 0 || biggest <= 0) return 1;
  return 1.5 + 4.5 * (Math.log10(volume + 1) / Math.log10(biggest + 1));
}

const WORST = ['failing', 'warning', 'paused', 'ok', 'idle', 'disabled'] as const;

/** The worst health of several, which is the one to show. */
export function worstHealth(all: readonly GraphEdge['health'][]): GraphEdge['health'] {
  return WORST.find((health) => all.includes(health)) ?? 'idle';
}

const IN_TROUBLE: readonly GraphEdge['health'][] = ['failing', 'warning'];

/** Where an edge leads, inside the workspace: to what is wrong with it, else to the part at its outer end. */
export function pathOfEdge(edge: Pick<GraphEdge, 'from' | 'to' | 'health'>): string {
  const trouble = IN_TROUBLE.includes(edge.health);
  if (edge.to === NEW_DESTINATION_ID) return '/destinations/new';
  if (edge.from === PIPELINE_ID)
    return trouble ? `/deliveries?destination=${edge.to}&status=failed` : `/destinations/${edge.to}`;
  return trouble ? `/events?source=${edge.from}&status=refused` : `/sources/${edge.from}`;
}

/** Sources on the left, the pipeline, destinations on the right; edges carry volume and health. */
export function layoutGraph(overview: Pick<Overview, 'sources' | 'destinations' | 'edges'>): {
  nodes: GraphNode[];
  edges: GraphEdge[];
  height: number;
} {
  const ins = overview.sources.map((source) => ({
    id: `in:${source.id}`,
    from: source.id,
    to: PIPELINE_ID,
    volume: source.stored,
    health: source.enabled ? source.health : ('disabled' as const),
  }));
  const outs = overview.destinations.map((destination) => {
    const own = overview.edges.filter((edge) => edge.destinationId === destination.id);
    const volume = own.reduce((sum, edge) => sum + edge.delivered + edge.failed + edge.pending, 0);
    const health = destination.enabled
      ? own.length > 0
        ? worstHealth(own.map((edge) => edge.health))
        : destination.health
      : ('disabled' as const);
    return { id: `out:${destination.id}`, from: PIPELINE_ID, to: destination.id, volume, health };
  });
  const biggest = Math.max(0, ...ins.map((edge) => edge.volume), ...outs.map((edge) => edge.volume));
  const none = outs.length === 0;
  const next = { id: 'out:new', from: PIPELINE_ID, to: NEW_DESTINATION_ID, volume: 0, health: 'disabled' as const };
  const edges = [...ins, ...(none ? [next] : outs)].map((edge) => ({
    ...edge,
    width: edgeWidth(edge.volume, biggest),
  }));

  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 12, ranksep: 112, marginx: 4, marginy: 4 });
  graph.setDefaultEdgeLabel(() => ({}));
  const kinds: [string, GraphNode['kind']][] = [
    ...overview.sources.map((source): [string, GraphNode['kind']] => [source.id, 'source']),
    [PIPELINE_ID, 'pipeline'],
    ...overview.destinations.map((destination): [string, GraphNode['kind']] => [destination.id, 'destination']),
    ...(none ? ([[NEW_DESTINATION_ID, 'placeholder']] as [string, GraphNode['kind']][]) : []),
  ];
  for (const [id] of kinds) graph.setNode(id, { width: NODE_WIDTH, height: NODE_HEIGHT });
  for (const edge of edges) graph.setEdge(edge.from, edge.to);
  dagre.layout(graph);
  const nodes = kinds.map(([id, kind]): GraphNode => {
    const at = graph.node(id);
    return { id, kind, x: at.x - NODE_WIDTH / 2, y: at.y - NODE_HEIGHT / 2 };
  });
  const height = Math.max(NODE_HEIGHT, ...nodes.map((node) => node.y + NODE_HEIGHT)) + 8;
  return { nodes, edges, height };
}
