import { findDestination } from './catalogue';
import { parseFilter } from './filters/parse-filter';
import type { Runner } from './runner';
import { createSegmentRunner } from './segment/segment-runner';
import type { ConfiguredDestination, Mapping } from './types';
import { effectiveMapping } from './validate-mapping';
import { validateSettings } from './validate-settings';
import { createWebhookRunner } from './webhook/webhook-runner';

/** Ready to send, or why nothing can be sent through this destination and mapping, whatever the event. */
export type Prepared =
  | { readonly ok: true; readonly runner: Runner; readonly name: string }
  | { readonly ok: false; readonly reason: string; readonly explanation: string };

export function createRunner(destination: ConfiguredDestination, mapping: Mapping): Prepared {
  const { type, settings } = destination;
  const descriptor = findDestination(type);
  const refuse = (reason: string, explanation: string): Prepared => ({ ok: false, reason, explanation });
  if (!descriptor) return refuse('unknown_destination', `There is no destination of the type "${type}".`);
  const [wrong] = validateSettings(type, settings);
  if (wrong) return refuse('invalid_settings', `${descriptor.name} is not set up: ${wrong.message}`);
  const action = descriptor.actions.find(({ slug }) => slug === mapping.action);
  if (!action) return refuse('unknown_action', `${descriptor.name} has no action "${mapping.action}".`);
  const filter = parseFilter(mapping.filter);
  if (!filter.ok) return refuse('invalid_filter', `The filter can't be read. ${filter.message}`);
  const runner =
    type === 'webhook'
      ? createWebhookRunner(settings, effectiveMapping(action, mapping.mapping))
      : createSegmentRunner({ descriptor, action, settings, mapping: mapping.mapping });
  return { ok: true, runner, name: descriptor.name };
}
