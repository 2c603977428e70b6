import { expect, test } from 'vitest';
import { listRoutes } from './list-routes';
import { createMatcher } from './match-route';

const match = createMatcher(listRoutes());

test.each([
  ['GET', '/sources', 'sources.list', {}],
  ['GET', '/sources/', 'sources.list', {}],
  ['GET', '/sources/src_1', 'sources.get', { id: 'src_1' }],
  ['GET', '/events/tail', 'events.tail', {}],
  ['GET', '/events/a%2Fb%20c/trace', 'events.trace', { messageId: 'a/b c' }],
  ['PATCH', '/destinations/d/mappings/m', 'mappings.update', { destinationId: 'd', id: 'm' }],
  ['DELETE', '/connections', 'connections.delete', {}],
])('%s %s is %s', (method, path, procedure, params) => {
  expect(match(method, path)).toMatchObject({ kind: 'found', params, route: { procedure } });
});

test('a known address with another method says which methods there are', () => {
  expect(match('PUT', '/sources/src_1')).toEqual({ kind: 'wrong_method', allow: ['GET', 'PATCH', 'DELETE'] });
});

test.each(['/nothing', '/sources/a/b/c/d', '/sources/%E0%A4%A', '/events//trace'])('%s is unknown', (path) => {
  expect(match('GET', path)).toEqual({ kind: 'unknown' });
});
