import { explainRefusal, type RefusalReason, readRequestFields, scanDocument } from '@tributary/event-schema';
import type { AcceptedBody, CaptureDialect, EventEndpoint, Evidence, Fault } from './dialects/contract';
import { chooseOffer, type Offer } from './routes';

/** A body whose dialect is known, and the reason why it is refused as a whole, if it is. */
export interface Judged {
  readonly offer: Offer<EventEndpoint>;
  /** Absent when the body could not be read. */
  readonly body?: AcceptedBody;
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
  const opened = { json, document, fields: readRequestFields(json, document) };
  const offer = chooseOffer(offers, offers.length > 1 ? { ...head, body: opened } : head);
  const { shape } = offer.endpoint;
  const isSingle = shape === 'either' ? !document.isBatch : shape === 'single';
  const count = isSingle ? 1 : document.elements.length;
  const reason = reasonOf(offer.dialect, opened, isSingle);
  if (reason === undefined) return { offer, body: { ...opened, count }, count };
  const counted = Math.max(1, count);
  return { offer, body: { ...opened, count: counted }, count: counted, fault: faultOf(reason) };
}

export function faultOf(reason: RefusalReason): Fault {
  return { reason, detail: explainRefusal(reason) };
}

function reasonOf(
  { limits }: CaptureDialect,
  { json, document }: Omit<AcceptedBody, 'count'>,
  isSingle: boolean,
): RefusalReason | undefined {
  if (json.length > limits.bodyBytesMax) return 'request_too_large';
  if (isSingle) {
    if (document.kind !== 'object') return 'not_an_object';
    return json.length > limits.singleBytesMax ? 'event_too_large' : undefined;
  }
  if (!document.isBatch) return 'not_an_object';
  if (document.elements.length === 0) return 'empty_batch';
  return document.elements.length > limits.eventsMax ? 'too_many_events' : undefined;
}
