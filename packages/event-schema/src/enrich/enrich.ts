import { objectField, textField } from '../dialects/canonical-parts';
import type { CanonicalEvent, Json, JsonObject } from '../types';
import type { GeoLookup } from './geo';
import { createAgentReader } from './read-agent';

export type Enricher = (event: CanonicalEvent) => CanonicalEvent;

const CAMPAIGN = [
  ['source', 'utm_source'],
  ['medium', 'utm_medium'],
  ['name', 'utm_campaign'],
  ['term', 'utm_term'],
  ['content', 'utm_content'],
] as const;
const URL_LENGTH_MAX = 4_000;

/**
 * Adds to a canonical event what follows from it: browser, OS, device and bot flag from the user agent, the campaign from
 * the page's URL, the place from the address. What the client said itself always stays. For those who look at single
 * events (delivery, event pages); ingest stores what came and pays for none of it.
 */
export function createEnricher({ geo }: { readonly geo?: GeoLookup } = {}): Enricher {
  const readAgent = createAgentReader();
  return (event) => {
    const { context } = event;
    const added: Record<string, Json> = {};
    const userAgent = textField(context, 'userAgent');
    if (userAgent !== undefined) {
      const { browser, os, device, bot } = readAgent(userAgent);
      under(added, context, { browser, os, device });
      if (context.bot === undefined) added.bot = bot;
    }
    under(added, context, { campaign: campaignOf(context, event.properties), location: placeOf(context, geo) });
    return Object.keys(added).length === 0 ? event : { ...event, context: { ...context, ...added } };
  };
}

/** Puts each group under the fields that the context has in it already. */
function under(added: Record<string, Json>, context: JsonObject, groups: Readonly<Record<string, JsonObject>>): void {
  for (const [name, found] of Object.entries(groups)) {
    if (Object.keys(found).length === 0) continue;
    const told = objectField(context, name);
    // Something else than an object is the client's own business.
    if (told === undefined && context[name] !== undefined && context[name] !== null) continue;
    added[name] = { ...found, ...told };
  }
}

/** The campaign of the page's URL, unless the SDK names one. */
function campaignOf(context: JsonObject, properties: JsonObject = {}): JsonObject {
  if (Object.keys(objectField(context, 'campaign') ?? {}).length > 0) return {};
  const url = textField(objectField(context, 'page') ?? {}, 'url') ?? textField(properties, 'url');
  if (url === undefined || !url.includes('utm_')) return {};
  const query = queryOf(url.slice(0, URL_LENGTH_MAX));
  const found = CAMPAIGN.map(([name, parameter]) => [name, query.get(parameter)] as const);
  return Object.fromEntries(found.filter((pair): pair is [(typeof CAMPAIGN)[number][0], string] => Boolean(pair[1])));
}

function queryOf(url: string): URLSearchParams {
  const mark = url.indexOf('?');
  return new URLSearchParams(mark < 0 ? '' : (url.slice(mark + 1).split('#')[0] ?? ''));
}

function placeOf(context: JsonObject, geo: GeoLookup | undefined): JsonObject {
  const ip = textField(context, 'ip');
  return (ip === undefined ? null : (geo?.(ip) as JsonObject | null | undefined)) ?? {};
}
