import { createRehearsal, type Send } from '@tributary/egress';
import type { CanonicalEvent } from '@tributary/event-schema';
import { createRunner } from './create-runner';
import { deliverEvents } from './deliver-events';
import { evaluateFilter } from './filters/evaluate-filter';
import type { ConfiguredDestination, FieldError, Mapping, MappingPreview } from './types';
import { validateMapping } from './validate-mapping';

/**
 * What one mapping would make of one event, down to the requests. Nothing is sent: the destination's code runs against
 * a stand-in that answers 200 with an empty object.
 */
export async function previewMapping(input: {
  readonly destination: ConfiguredDestination;
  readonly mapping: Mapping;
  readonly event: CanonicalEvent;
}): Promise<MappingPreview> {
  const { destination, mapping, event } = input;
  const verdict = evaluateFilter(mapping.filter, event);
  const errors: FieldError[] = [...validateMapping(destination.type, mapping)];
  const nothing = { matched: verdict.matched, verdict, payload: null, requests: [], dependsOnAnswer: false };
  const prepared = createRunner(destination, mapping);
  if (!prepared.ok) return { ...nothing, errors: withSentence(errors, prepared.explanation) };
  if (!verdict.matched) return { ...nothing, errors };
  let asked = 0;
  const rehearsal = createRehearsal();
  const send: Send = (request) => {
    asked++;
    return rehearsal(request);
  };
  const { results } = await deliverEvents({ destination, mapping, events: [{ event, deliveryId: 'preview' }], send });
  const [result] = results;
  const requests = (result?.exchanges ?? []).map(({ method, url, requestHeaders, requestBody }) => ({
    method,
    url,
    headers: requestHeaders,
    body: requestBody,
  }));
  const ended = result?.outcome.kind === 'ok' || result === undefined;
  // A failure after our stand-in's answer says nothing about the real one.
  const failedBefore = !ended && asked === 0;
  return {
    ...nothing,
    payload: payloadOf(() => prepared.runner.payload(event)),
    requests,
    dependsOnAnswer: asked > 1 || (!ended && asked > 0),
    errors: failedBefore ? withSentence(errors, result.explanation) : errors,
  };
}

function payloadOf(compute: () => MappingPreview['payload']): MappingPreview['payload'] {
  try {
    return compute();
  } catch {
    // The same failure stands among the errors, in words.
    return null;
  }
}

function withSentence(errors: readonly FieldError[], message: string): FieldError[] {
  return errors.some((error) => message.includes(error.message)) ? [...errors] : [...errors, { field: '', message }];
}
