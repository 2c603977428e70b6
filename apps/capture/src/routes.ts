import { EVENT_TYPES, type EventType } from '@tributary/event-schema';

/** What a path means. `either`: PostHog's and Segment's SDKs share `/batch`; the body tells. */
export interface Route {
  readonly path: string;
  readonly dialect: 'segment' | 'posthog' | 'either';
  readonly impliedType?: EventType;
  readonly isImport: boolean;
  /** Answered and dropped: the SDK's own metrics. */
  readonly isDropped: boolean;
}

const SHORT_FORMS: Readonly<Record<string, EventType>> = {
  t: 'track',
  i: 'identify',
  p: 'page',
  g: 'group',
  a: 'alias',
  s: 'screen',
};
const POSTHOG_PATHS = ['/e', '/i/v0/e', '/capture', '/track', '/engage'];

const ROUTES = new Map<string, Route>();
function add(path: string, dialect: Route['dialect'], more: Partial<Route> = {}): void {
  ROUTES.set(path, { path, dialect, isImport: false, isDropped: false, ...more });
}
for (const type of EVENT_TYPES) add(`/v1/${type}`, 'segment', { impliedType: type });
for (const [letter, type] of Object.entries(SHORT_FORMS)) add(`/v1/${letter}`, 'segment', { impliedType: type });
for (const path of ['/v1/batch', '/v1/b']) add(path, 'segment');
add('/v1/import', 'segment', { isImport: true });
add('/v1/m', 'segment', { isDropped: true });
for (const path of POSTHOG_PATHS) add(path, 'posthog');
add('/batch', 'either');

/** The route of a path, with or without a slash at its end. */
export function findRoute(path: string): Route | undefined {
  return ROUTES.get(path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path);
}
