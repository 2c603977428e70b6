import type { Mapping } from '@tributary/destinations';
import { type JsonObject, judgeConsent } from '@tributary/event-schema';
import { notFound } from '../errors';
import type { EventsContext } from '../events/events-context';
import type { EventChoice } from './choose-event';
import { chooseEvent } from './choose-event';
import { secretTexts } from './redact-secrets';

export interface TrialInput extends EventChoice {
  /** Of the destination. */
  readonly id: string;
  /** Unsaved mappings, to try instead of the saved ones. */
  readonly mappings?:
    | readonly {
        readonly id?: string | undefined;
        readonly name: string;
        readonly action: string;
        readonly filter: string;
        readonly mapping: Readonly<Record<string, unknown>>;
      }[]
    | undefined;
  /** Only these of the saved ones. */
  readonly mappingIds?: readonly string[] | undefined;
}

/**
 * What a preview and a test start from: the destination with its secrets, the event, the mappings. `secrets` is all that
 * has to be blanked out of whatever is shown afterwards.
 */
export async function prepareTrial(ctx: EventsContext, input: TrialInput) {
  const { workspaceId } = ctx.actor;
  const destination = await ctx.db.destinations.find({ workspaceId, id: input.id });
  if (!destination) throw notFound('destination');
  const [secretValues, saved, event] = await Promise.all([
    ctx.db.destinations.secrets({ workspaceId, id: input.id }),
    ctx.db.mappings.list({ workspaceId, destinationId: input.id }),
    chooseEvent(ctx, input, input.id),
  ]);
  const wanted = input.mappingIds ? saved.filter(({ id }) => input.mappingIds?.includes(id)) : saved;
  const unsaved = input.mappings?.map((mapping, index) => ({
    ...mapping,
    id: mapping.id ?? `unsaved_${index + 1}`,
    enabled: true,
  }));
  return {
    destination: {
      type: destination.type,
      // Parsed from JSON when they came in.
      settings: { ...destination.settings, ...secretValues } as JsonObject,
    },
    mappings: (unsaved ?? wanted).map(
      ({ id, name, action, filter, mapping, enabled }): Mapping => ({
        id,
        name,
        action,
        filter,
        mapping: mapping as JsonObject,
        enabled,
      }),
    ),
    event,
    consent: judgeConsent(destination.consent, event),
    secrets: secretTexts(secretValues),
  };
}
