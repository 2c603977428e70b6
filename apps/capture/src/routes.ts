import { CAPTURE_DIALECTS } from './dialects';
import type {
  CaptureDialect,
  Endpoint,
  EventEndpoint,
  Evidence,
  Method,
  Params,
  ReadEndpoint,
} from './dialects/contract';

/** An endpoint, and the dialect that it is of, with its answers for this endpoint. */
export interface Offer<E extends Endpoint = Endpoint> {
  readonly dialect: CaptureDialect;
  readonly endpoint: E;
}

/** What a path means for one method: an offer from each dialect that has it. */
export interface Offers {
  readonly events: readonly Offer<EventEndpoint>[];
  readonly reads: readonly Offer<ReadEndpoint>[];
}

export interface Route {
  readonly offers: Readonly<Partial<Record<Method, Offers>>>;
  /** Whose a request without any mark is. Browsers hear of its rules, as they ask before there is a body. */
  readonly fallback: Offer;
}

export interface FoundRoute {
  readonly route: Route;
  /** As it was called, without a slash at its end. */
  readonly path: string;
  readonly params: Params;
}

interface Pattern {
  readonly segments: readonly string[];
  readonly route: Route;
}

const NOTHING: Evidence = { headers: {}, query: new URLSearchParams(), params: {} };
const NO_PARAMS: Params = {};
const isReading = (offer: Offer): offer is Offer<ReadEndpoint> => offer.endpoint.kind === 'read';
const isTakingEvents = (offer: Offer): offer is Offer<EventEndpoint> => offer.endpoint.kind === 'events';

const exact = new Map<string, FoundRoute>();
const patterns: Pattern[] = [];
for (const [path, offers] of offersByPath()) {
  const route: Route = { offers: byMethod(offers), fallback: chooseOffer(offers, NOTHING) };
  if (path.includes(':')) patterns.push({ segments: path.split('/'), route });
  else exact.set(path, { route, path, params: NO_PARAMS });
}

/**
 * The route of a path, with or without a slash at its end, or more of them at its start than one, which is what becomes of
 * an SDK's host that was given with a slash. Paths without parameters go before those with.
 */
export function findRoute(asked: string): FoundRoute | undefined {
  const path = asked.length > 1 && asked.endsWith('/') ? asked.slice(0, -1) : asked;
  const found = exact.get(path);
  if (found !== undefined) return found;
  const segments = path.split('/');
  for (const { segments: pattern, route } of patterns) {
    const params = match(pattern, segments);
    if (params !== null) return { route, path, params };
  }
  return path.startsWith('//') ? findRoute(path.replace(/^\/+/, '/')) : undefined;
}

/** The offer of the dialect that is surest of the request. */
export function chooseOffer<E extends Endpoint>(offers: readonly Offer<E>[], evidence: Evidence): Offer<E> {
  const [first, ...others] = offers;
  if (first === undefined) throw new Error('a route without an offer');
  if (others.length === 0) return first;
  let best = { offer: first, claim: first.dialect.claim(evidence) };
  for (const offer of others) {
    const claim = offer.dialect.claim(evidence);
    if (claim > best.claim) best = { offer, claim };
  }
  return best.offer;
}

function offersByPath(): Map<string, Offer[]> {
  const byPath = new Map<string, Offer[]>();
  for (const dialect of CAPTURE_DIALECTS) {
    for (const endpoint of dialect.endpoints) {
      const offers = byPath.get(endpoint.path) ?? [];
      const own =
        'answers' in endpoint ? { ...dialect, answers: { ...dialect.answers, ...endpoint.answers } } : dialect;
      offers.push({ dialect: own, endpoint });
      byPath.set(endpoint.path, offers);
    }
  }
  return byPath;
}

function byMethod(offers: readonly Offer[]): Route['offers'] {
  const of = (method: Method): Offers => {
    const asked = offers.filter(({ endpoint }) => endpoint.methods.includes(method));
    return { events: asked.filter(isTakingEvents), reads: asked.filter(isReading) };
  };
  return { GET: of('GET'), POST: of('POST') };
}

function match(pattern: readonly string[], segments: readonly string[]): Params | null {
  if (pattern.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    const colon = part.indexOf(':');
    const start = colon < 0 ? part : part.slice(0, colon);
    const rest = segment.slice(start.length);
    const isNamed = colon >= 0;
    if (!segment.startsWith(start) || isNamed !== (rest !== '')) return null;
    if (isNamed) params[part.slice(colon + 1)] = decoded(rest);
  }
  return params;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
