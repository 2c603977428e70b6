import type { Route } from './list-routes';

export type RouteMatch =
  | { readonly kind: 'found'; readonly route: Route; readonly params: Readonly<Record<string, string>> }
  /** The address exists, for other methods. */
  | { readonly kind: 'wrong_method'; readonly allow: readonly string[] }
  | { readonly kind: 'unknown' };

const isParam = (segment: string) => segment.startsWith('{');

/** A parameter's value, or null when its escapes are broken. */
function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

function readParams(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (pattern.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const given = decode(segments[index] ?? '');
    if (given === null || given === '') return null;
    if (isParam(expected)) params[expected.slice(1, -1)] = given;
    else if (expected !== given) return null;
  }
  return params;
}

/** Finds a route by method and path. Fixed segments win over parameters (`/events/tail` over `/events/{messageId}`). */
export function createMatcher(routes: readonly Route[]) {
  const table = routes
    .map((route) => ({ route, pattern: route.path.split('/').slice(1) }))
    .sort((a, b) => a.route.pathParams.length - b.route.pathParams.length);

  return (method: string, path: string): RouteMatch => {
    const segments = path.replace(/\/$/, '').split('/').slice(1);
    const allow = new Set<string>();
    for (const { route, pattern } of table) {
      const params = readParams(pattern, segments);
      if (params && route.method === method) return { kind: 'found', route, params };
      if (params) allow.add(route.method);
    }
    return allow.size > 0 ? { kind: 'wrong_method', allow: [...allow] } : { kind: 'unknown' };
  };
}
