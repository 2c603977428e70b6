import { requirePermission } from '../permissions';
import type { EventsContext } from './events-context';
import { iso } from './time-range';
import { whoHasEmail } from './who-has-email';

/** What a text that somebody looks for may be, the most telling first. */
export const SEARCH_KINDS = ['messageId', 'email', 'userId', 'anonymousId', 'event'] as const;
export type SearchKind = (typeof SEARCH_KINDS)[number];

/**
 * As what a text is looked up: an address is no id of a device, and what has spaces is the name of an event before it is
 * anything else. Ids have no common shape, because senders make them, so the store decides between those.
 */
export function kindsOf(text: string): readonly SearchKind[] {
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return ['email', 'userId'];
  if (/\s/.test(text)) return ['event', 'userId'];
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text))
    return ['messageId', 'anonymousId', 'userId'];
  return ['messageId', 'userId', 'anonymousId', 'event'];
}

/** When the latest event came that the text stands for; null when there is none. */
async function latestOf(ctx: EventsContext, kind: SearchKind, text: string): Promise<number | null> {
  const { workspaceId } = ctx.actor;
  const filter = {
    messageId: () => ({ messageId: text }),
    userId: () => ({ userId: text }),
    anonymousId: () => ({ anonymousId: text }),
    event: () => ({ name: text }),
    email: () => whoHasEmail(ctx, text),
  }[kind];
  const asked = await filter();
  // Nobody has it: then it may be a user id, which is a kind of its own.
  if (kind === 'email' && 'userId' in asked) return null;
  const { rows } = await ctx.eventStore.listEvents({ workspaceId, ...asked, limit: 1 });
  return rows[0]?.receivedAtMs ?? null;
}

/** What a text is, as far as events know: each kind that it was looked up as, those that were found first. */
export async function recogniseSearch(ctx: EventsContext, input: { readonly q: string }) {
  requirePermission(ctx, 'events:read');
  requirePermission(ctx, 'persons:read');
  const text = input.q.trim();
  const found = await Promise.all(
    kindsOf(text).map(async (kind) => ({ kind, latestMs: await latestOf(ctx, kind, text) })),
  );
  const data = found.map(({ kind, latestMs }) => ({ kind, latestAt: latestMs === null ? null : iso(latestMs) }));
  return {
    data: [...data.filter(({ latestAt }) => latestAt !== null), ...data.filter(({ latestAt }) => latestAt === null)],
  };
}
