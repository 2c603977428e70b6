import { createSourcePrivacy, decodeHeader, type PrivacyPolicy } from '@tributary/event-schema';
import type { EventRow } from '@tributary/event-store';
import type { EventsContext } from '../events/events-context';
import { iso } from '../events/time-range';
import { requirePermission } from '../permissions';
import { getSourceRow } from '../sources/find-source';
import { describeRules } from './describe-rules';
import { refuseFaultyPolicy } from './refuse-faulty-policy';

const SAMPLE_MAX = 5;

/**
 * What rules would have made of the source's latest events, by the code that applies them when events come in. The
 * events are shown as their pages and destinations see them, with what follows from the stored bytes: an address that is
 * cut off has no place any more. What earlier rules took out does not come back.
 */
export async function previewPrivacy(ctx: EventsContext, { id, privacy }: { id: string; privacy: PrivacyPolicy }) {
  requirePermission(ctx, 'sources:read');
  requirePermission(ctx, 'events:read');
  refuseFaultyPolicy(privacy);
  const { workspaceId } = ctx.actor;
  await getSourceRow(ctx.db, ctx, id);
  const rules = createSourcePrivacy(privacy, ctx.privacySecretOf(workspaceId));
  const events = await ctx.eventStore.sampleEvents({ workspaceId, sourceIds: [id], sampleMax: SAMPLE_MAX });
  return { events: events.map((event) => ({ ...named(event), ...compared(ctx, event, rules) })) };
}

function compared(
  { toCanonical }: Pick<EventsContext, 'toCanonical'>,
  event: EventRow,
  rules: ReturnType<typeof createSourcePrivacy>,
) {
  const header = decodeHeader(event.header);
  const before = toCanonical(event);
  if (rules === null) return { before, after: before, rules: [], effects: [] };
  const stored = rules.protectEvent({ ...event, header });
  const names = stored.header.privacy ?? [];
  return {
    before,
    after: toCanonical({ ...stored, messageId: event.messageId }),
    rules: [...names],
    effects: describeRules(names),
  };
}

const named = ({ eventId, messageId, type, name, receivedAtMs }: EventRow) => ({
  eventId,
  messageId,
  type,
  name,
  receivedAt: iso(receivedAtMs),
});
