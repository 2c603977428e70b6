import type { EventEndpoint, Evidence, KeyPlace } from './contract';

type Fields = Readonly<Record<string, unknown>>;

/** Fields of a Classic event that have a place of their own in a Segment event; all others are its properties. */
const PLACED: ReadonlySet<string> = new Set([
  ...['api_key', 'event_type', 'event_id', 'utc_time', 'local_tz_offset', 'src', 'user', 'source_ip', 'eventn_ctx'],
  ...['user_agent', 'user_language', 'url', 'doc_path', 'doc_host', 'doc_search', 'referer', 'page_title', 'utm'],
  ...['eventn_ctx_event_id', 'eventn_ctx_utc_time'],
]);
/** What its browser SDK puts into every event of its own accord. Nothing of that is a trait of the person. */
const SURROUNDINGS: ReadonlySet<string> = new Set([
  ...['ids', 'click_id', 'screen_resolution', 'vp_size', 'doc_encoding'],
]);
/** Has no place in Segment's shape, and is kept beside what has. */
const KEPT: ReadonlySet<string> = new Set(['src', 'doc_host', 'local_tz_offset']);
const NO_TRAITS: ReadonlySet<string> = new Set([...PLACED, ...SURROUNDINGS]);
const IDS: ReadonlySet<string> = new Set(['id', 'internal_id', 'anonymous_id']);
const TYPES: Readonly<Record<string, 'page' | 'identify'>> = {
  ...{ pageview: 'page', page: 'page' },
  ...{ user_identify: 'identify', identify: 'identify' },
};

/** The key of Jitsu's Classic API: a header, as the query's `token` is for calls of browsers and beacons. */
export const inAuthToken: KeyPlace = ({ headers }) => String(headers['x-auth-token'] ?? '');

/**
 * With `randomize_url` Classic hides from lists of what is to be blocked: it calls `/api.x7k2p?p_q9f3d=<key>`, with other
 * letters each time.
 */
export const inRandomUrl: KeyPlace = ({ params, query }) => {
  if (params.random === undefined) return '';
  for (const [name, value] of query) if (name.startsWith('p_')) return value;
  return '';
};

/** Whether the page's visitor was promised that the address is shortened. */
export function isShortened({ query }: Evidence): boolean {
  const policy = query.get('ip_policy');
  return policy === 'strict' || policy === 'comply';
}

/**
 * Events of Jitsu Classic are flat: what happened, who, the page and the campaign lie beside the event's own fields. They
 * become events of Segment's shape; a list of them, alone or as `events`, a batch. What is neither stays as it came, and
 * is refused for that.
 */
export const classicEvents: Pick<EventEndpoint, 'wrap'> = {
  wrap(body) {
    try {
      return rewritten(body) ?? body;
    } catch {
      // No JSON, or nested deeper than can be written.
      return body;
    }
  },
};

/** @throws SyntaxError, or RangeError for what is nested too deep */
function rewritten(body: Uint8Array): Uint8Array | null {
  const told: unknown = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8'));
  const list = Array.isArray(told) ? told : isFields(told) ? told.events : undefined;
  if (Array.isArray(list)) return written({ batch: list.map((event) => (isFields(event) ? segmentOf(event) : event)) });
  return isFields(told) ? written(segmentOf(told)) : null;
}

function segmentOf(flat: Fields): Fields {
  // Older versions keep what they know of the page in a field of its own.
  const event: Fields = { ...(isFields(flat.eventn_ctx) ? flat.eventn_ctx : {}), ...flat };
  const user = isFields(event.user) ? event.user : {};
  const name = typeof event.event_type === 'string' ? event.event_type : '';
  const type = TYPES[name] ?? 'track';
  const own = rest(event, type === 'identify' ? NO_TRAITS : PLACED);
  return {
    ...{ type, messageId: event.event_id || event.eventn_ctx_event_id || undefined },
    ...(type === 'track' ? { event: name } : {}),
    ...{ userId: user.internal_id || user.id, anonymousId: user.anonymous_id || undefined },
    ...(type === 'identify' ? { traits: { ...own, ...rest(user, IDS) } } : { properties: own }),
    ...{ timestamp: event.utc_time ?? event.eventn_ctx_utc_time, context: contextOf(event, type, rest(user, IDS)) },
  };
}

function contextOf(event: Fields, type: string, traits: Fields): Fields {
  const { url, doc_path: path, doc_search: search, referer: referrer, page_title: title } = event;
  const { campaign: name, ...utm } = isFields(event.utm) ? event.utm : {};
  const campaign = name === undefined ? utm : { ...utm, name };
  const { source_ip: ip, user_agent: userAgent, user_language: locale } = event;
  return {
    ...{ ip, userAgent, locale, page: { url, path, search, referrer, title }, library: { name: 'jitsu-classic' } },
    ...only(event, KEPT),
    ...(Object.keys(campaign).length === 0 ? {} : { campaign }),
    ...(type === 'identify' ? only(event, SURROUNDINGS) : Object.keys(traits).length === 0 ? {} : { traits }),
  };
}

function rest(fields: Fields, without: ReadonlySet<string>): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !without.has(name)));
}

function only(fields: Fields, wanted: ReadonlySet<string>): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => wanted.has(name)));
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function written(value: Fields): Uint8Array {
  return Buffer.from(JSON.stringify(value), 'utf8');
}
