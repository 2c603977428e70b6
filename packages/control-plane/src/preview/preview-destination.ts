import type { EventsContext } from '../events/events-context';
import { requirePermission } from '../permissions';
import { prepareTrial, type TrialInput } from './prepare-trial';
import { presentVerdict } from './present-verdict';
import { redactSecrets } from './redact-secrets';
import { withConsent } from './with-consent';

/** Per mapping: matched, or the clause that said no; the payload; the requests that would be sent. Nothing is sent. */
export async function previewDestination(ctx: EventsContext, input: TrialInput) {
  requirePermission(ctx, 'destinations:read');
  requirePermission(ctx, 'events:read');
  const { destination, mappings, event, consent, secrets } = await prepareTrial(ctx, input);
  const previews = await Promise.all(
    mappings.map(async (mapping) => {
      const { matched, verdict, payload, requests, dependsOnAnswer, errors } = await ctx.runner.preview({
        destination,
        mapping,
        event,
      });
      const shown = redactSecrets({ payload, requests, errors }, secrets);
      return {
        mappingId: mapping.id,
        name: mapping.name,
        action: mapping.action,
        enabled: mapping.enabled,
        matched: matched && consent.granted,
        verdict: presentVerdict(withConsent(verdict, consent)),
        payload: shown.payload,
        requests: (consent.granted ? shown.requests : []).map((request) => ({
          ...request,
          headers: { ...request.headers },
        })),
        dependsOnAnswer,
        errors: shown.errors,
      };
    }),
  );
  return { event, mappings: previews };
}
