import { expect, test } from 'vitest';
import type { Overview } from '@/api';
import { edgeWidth, layoutGraph, NEW_DESTINATION_ID, pathOfEdge, worstHealth } from './graph';

const source = (id: string, stored: number) =>
  ({
    id,
    name: id,
    type: 'http',
    enabled: true,
    health: 'ok',
    stored,
    blocked: 0,
    lastEventAt: null,
  }) as Overview['sources'][number];
const destination = (id: string) =>
  ({
    id,
    name: id,
    type: 'webhook',
    enabled: true,
    paused: false,
    health: 'ok',
    counts: {},
    p95Ms: 1,
  }) as unknown as Overview['destinations'][number];
const edge = (
  sourceId: string,
  destinationId: string,
  health: Overview['edges'][number]['health'],
  delivered: number,
) => ({ sourceId, destinationId, enabled: true, health, delivered, failed: 0, pending: 0, parked: 0 });

test('sources stand left of the pipeline, destinations right of it', () => {
  const { nodes } = layoutGraph({
    sources: [source('a', 10), source('b', 1)],
    destinations: [destination('d')],
    edges: [edge('a', 'd', 'ok', 10)],
  });
  const x = (id: string) => nodes.find((node) => node.id === id)?.x ?? Number.NaN;
  expect(x('a')).toBe(x('b'));
  expect(x('a')).toBeLessThan(x('pipeline'));
  expect(x('pipeline')).toBeLessThan(x('d'));
});

test('the worst connection of a destination colours its edge', () => {
  const { edges } = layoutGraph({
    sources: [source('a', 5), source('b', 5)],
    destinations: [destination('d')],
    edges: [edge('a', 'd', 'ok', 5), edge('b', 'd', 'failing', 5)],
  });
  expect(edges.find((one) => one.to === 'd')?.health).toBe('failing');
  expect(worstHealth([])).toBe('idle');
});

test('width grows with volume and stays visible for small ones', () => {
  expect(edgeWidth(0, 1000)).toBe(1);
  expect(edgeWidth(1000, 1000)).toBe(6);
  expect(edgeWidth(10, 1000)).toBeGreaterThan(2);
});

test('without a destination, a place for the first one stands on the right', () => {
  const { nodes, edges } = layoutGraph({ sources: [source('a', 1)], destinations: [], edges: [] });
  expect(nodes.find((node) => node.kind === 'placeholder')?.id).toBe(NEW_DESTINATION_ID);
  expect(edges.map((one) => [one.from, one.to])).toContainEqual(['pipeline', NEW_DESTINATION_ID]);
  const filled = layoutGraph({ sources: [], destinations: [destination('d')], edges: [] });
  expect(filled.nodes.some((node) => node.kind === 'placeholder')).toBe(false);
});

test.each([
  ['a healthy source', { from: 's', to: 'pipeline', health: 'ok' }, '/sources/s'],
  [
    'a source that sends what is refused',
    { from: 's', to: 'pipeline', health: 'failing' },
    '/events?source=s&status=refused',
  ],
  ['a paused destination', { from: 'pipeline', to: 'd', health: 'paused' }, '/destinations/d'],
  [
    'a failing destination',
    { from: 'pipeline', to: 'd', health: 'warning' },
    '/deliveries?destination=d&status=failed',
  ],
  ['no destination yet', { from: 'pipeline', to: NEW_DESTINATION_ID, health: 'disabled' }, '/destinations/new'],
] as const)('the edge of %s opens what is behind it', (_what, edge, path) => {
  expect(pathOfEdge(edge)).toBe(path);
});
