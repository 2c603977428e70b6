import type { DeliveryResult, FilterVerdict, Mapping } from '@tributary/destinations';
import type { ConsentVerdict } from '@tributary/event-schema';
import { digest, newId } from '@tributary/kernel';
import type { EventsContext } from '../events/events-context';
import { requirePermission } from '../permissions';
import { prepareTrial, type TrialInput } from './prepare-trial';
import { presentVerdict } from './present-verdict';
import { redactSecrets } from './redact-secrets';
import { withConsent } from './with-consent';

const OUTCOMES = {
  ok: 'delivered',
  drop: 'filtered',
  discarded: 'discarded',
  retry: 'retry',
  dead: 'failed',
} as const;

const headOf = (mapping: Mapping, verdict: FilterVerdict) => ({
  mappingId: mapping.id,
  name: mapping.name,
  action: mapping.action,
  enabled: mapping.enabled,
  matched: verdict.matched,
  verdict: presentVerdict(verdict),
});

const NOT_SENT = { sent: false, httpStatus: null, durationMs: 0, exchanges: [], payload: null };

function notSent(mapping: Mapping, verdict: FilterVerdict, consent: ConsentVerdict) {
  const failed = verdict.clauses.find(({ passed }) => !passed);
  const filtered = {
    outcome: 'filtered' as const,
    reason: consent.granted ? 'filtered' : 'consent_missing',
    explanation: consent.granted
      ? (verdict.error ?? `The filter does not take this event: ${failed?.sentence ?? 'no clause matched'}.`)
      : consent.explanation,
  };
  const disabled = {
    outcome: 'disabled' as const,
    reason: 'disabled',
    explanation: 'The mapping is switched off, so nothing is sent through it.',
  };
  return { ...headOf(mapping, verdict), ...NOT_SENT, ...(mapping.enabled ? filtered : disabled) };
}

function presentResult(result: DeliveryResult) {
  const { outcome, explanation, httpStatus, durationMs, exchanges } = result;
  return {
    sent: exchanges.length > 0,
    outcome: OUTCOMES[outcome.kind],
    reason: 'reason' in outcome ? outcome.reason : '',
    explanation,
    httpStatus: httpStatus > 0 ? httpStatus : null,
    durationMs,
    exchanges,
  };
}

/**
 * Sends an event as a test, through the same code as a delivery, and shows the answers. Honours switches and filters,
 * and says which clause said no. Not recorded as a delivery, and not tried again.
 */
export async function sendTestEvent(ctx: EventsContext, input: TrialInput) {
  requirePermission(ctx, 'destinations:write');
  requirePermission(ctx, 'events:read');
  const { destination, mappings, event, consent, secrets } = await prepareTrial(ctx, input);
  const trial = newId('test', ctx.clock());
  const tests = await Promise.all(
    mappings.map(async (mapping) => {
      const verdict = withConsent(ctx.runner.evaluateFilter(mapping.filter, event), consent);
      if (!mapping.enabled || !verdict.matched) return notSent(mapping, verdict, consent);
      const { payload } = await ctx.runner.preview({ destination, mapping, event });
      // Its own idempotency key: a test must not be taken for the delivery of the same event.
      const deliveryId = digest(trial, mapping.id, event.messageId);
      const report = await ctx.runner.deliver({
        destination,
        mapping,
        events: [{ event, deliveryId }],
        send: ctx.send,
      });
      const [result] = report.results;
      if (!result) throw new Error('a delivery gave no result for its event');
      return { ...headOf(mapping, verdict), ...redactSecrets({ payload, ...presentResult(result) }, secrets) };
    }),
  );
  return { event, mappings: tests };
}
