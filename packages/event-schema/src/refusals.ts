import type { RefusalReason } from './types';

const SENTENCES: Readonly<Record<RefusalReason, string>> = {
  malformed_json: "The request's body is not valid JSON. Nothing in it could be read; check how the client encodes it.",
  malformed_gzip:
    "The request says that its body is gzip, but it can't be decompressed. It was cut short or corrupted on its way.",
  malformed_encoding:
    "The request's body can't be decoded from what it is said to be (deflate, br, zstd or lz64). It was cut short or corrupted on its way.",
  headers_missing: 'The request lacks headers that its API asks for.',
  header_invalid: "The value of one of the request's headers is not what its API asks for.",
  content_type_unsupported: "The request's body is not said to be JSON.",
  encoding_unsupported: "The request's body is compressed in a way that is not read: gzip, deflate, br and zstd are.",
  request_too_large: "The request's body is larger than the limit. Send fewer events in one request.",
  event_too_large: 'The event is larger than the limit for one event. Send less in its properties.',
  too_many_events: 'The batch holds more events than one request may. Split it.',
  empty_batch: 'The batch holds no events.',
  not_an_object: 'An event has to be a JSON object with fields, and this is something else.',
  unknown_type: "The event's type is missing or none of track, identify, page, screen, group and alias.",
  no_user_anon_id: 'The event says neither who did it nor on which device: it needs a user id or an anonymous id.',
  id_not_string: 'An id is neither text nor a number.',
  event_not_defined: 'A track call needs the name of the event.',
  event_not_string: 'The name of the event has to be text.',
  name_not_string: 'The name of the page or screen has to be text.',
  properties_not_object: "The event's properties have to be an object with named fields.",
  traits_not_object: 'The traits have to be an object with named fields.',
  context_not_object: "The event's context has to be an object with named fields.",
  group_id_missing: 'A group call needs the id of the group.',
  previous_id_missing: 'An alias call needs the previous id, which it joins to the user id.',
  nested_too_deep: "The event's objects and lists are nested deeper than the limit.",
  source_disabled: 'The source is switched off. Switch it on to accept its events again.',
  unplanned_event:
    "The source's tracking plan does not know this event. Add it to the plan, or let the plan allow unplanned events.",
  unplanned_property:
    "The event has a property that its tracking plan does not know. Add it to the plan, or correct the sender's code.",
  plan_violation:
    "The event's properties are not what its tracking plan says. Correct the sender's code, or change the plan.",
};

/** One sentence or two for a person: what this code means and what to do. Works for every code there is. */
export function explainRefusal(reason: RefusalReason): string {
  return SENTENCES[reason];
}
