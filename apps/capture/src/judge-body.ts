import { explainRefusal, type RefusalReason, readRequestFields, scanDocument } from '@tributary/event-schema';
import type { AcceptedBody, CaptureDialect, EventEndpoint, Evidence, Fault } from './dialects/contract';
import { inApiKey } from './find-write-key';
import { chooseOffer, type Offer } from './routes';

/** A body whose dialect is known, and the reason why it is refused as a whole, if it is. */
export interface Judged {
  readonly offer: Offer<EventEndpoint>;
  /** Absent when the body could not be read. */
  readonly body?: AcceptedBody;
  /** Head and body; absent with the body. */
  readonly evidence?: Evidence;
  readonly count: number;
  readonly fault?: Fault;
}

/** Checks the body as a whole. What a single event lacks is ingest's to judge: SDKs expect a 200 for that. */
export function judgeBody(offers: readonly Offer<EventEndpoint>[], head: Evidence, json: Uint8Array): Judged {
  const document = scanDocument(json, { elementFields: false });
  if (document.kind === 'malformed') {
    const detail = `The body stops being JSON at byte ${document.errorAt} of ${json.length}.`;
    return { offer: chooseOffer(offers, head), count: 1, fault: { reason: 'malformed_json', detail } };
  }
  const inEvents = offers.some(({ dialect }) => dialect.keyPlaces.includes(inApiKey));
  const fields = readRequestFields(json, document, { inEvents });
  const opened = { json, document, fields };
  const evidence = { headers: head.headers, query: head.query, params: head.params, body: opened };
  const offer = chooseOffer(offers, evidence);
  const { shape } = offer.endpoint;
  const isSingle = shape === 'either' ? !document.isBatch : shape === 'single';
  const count = isSingle ? 1 : document.elements.length;
  const fault = faultIn(offer.dialect, opened, isSingle);
  if (fault === undefined) return { offer, evidence, body: { json, document, fields, count }, count };
  const counted = Math.max(1, count);
  return { offer, evidence, body: { json, document, fields, count: counted }, count: counted, fault };
}

export function faultOf(reason: RefusalReason): Fault {
  return { reason, detail: explainRefusal(reason) };
}

function faultIn(
  { limits }: CaptureDialect,
  { json, document }: Omit<AcceptedBody, 'count'>,
  isSingle: boolean,
): Fault | undefined {
  const { bodyBytesMax, singleBytesMax, eventsMax } = limits;
  if (json.length > bodyBytesMax) return beyond('request_too_large', `${json.length} bytes`, bodyBytesMax);
  if (isSingle) {
    if (document.kind !== 'object') return faultOf('not_an_object');
    const isLarge = json.length > singleBytesMax;
    return isLarge ? beyond('event_too_large', `${json.length} bytes`, singleBytesMax) : undefined;
  }
  if (!document.isBatch) return faultOf('not_an_object');
  const events = document.elements.length;
  if (events === 0) return faultOf('empty_batch');
  return events > eventsMax ? beyond('too_many_events', `${events} events`, eventsMax) : undefined;
}

/** With the numbers, so that nobody has to look for the limit. */
function beyond(reason: RefusalReason, has: string, max: number): Fault {
  return { reason, detail: `${explainRefusal(reason)} It has ${has}; the limit is ${max}.` };
}
