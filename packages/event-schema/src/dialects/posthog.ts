import type { EventColumns } from '../columns/event-columns';
import { FieldTable } from '../scan/field-table';
import { FieldView } from '../scan/field-view';
import { JsonScanner } from '../scan/json-scanner';
import { FieldSpans } from '../scan/spans';
import { correctTimestamp, parseTimestamp } from '../timestamps';
import type { RefusalReason } from '../types';
import type { ChunkReader, DialectDefinition, OpenChunk } from './contract';
import { posthogToCanonical } from './posthog-canonical';
import { type PostHogFacts, type Translation, translate } from './posthog-mapping';
import { refuse, wrongKind } from './refuse';

/** Of an event, and of a batch's root (sent_at, sentAt). */
const EVENT_TABLE = new FieldTable([
  'event',
  'distinct_id',
  '$distinct_id',
  'properties',
  'timestamp',
  'offset',
  'uuid',
  'sent_at',
  'sentAt',
  'options',
] as const);
const PROPERTY_TABLE = new FieldTable([
  'distinct_id',
  '$anon_distinct_id',
  '$device_id',
  '$is_identified',
  '$insert_id',
  '$group_key',
  '$screen_name',
  '$pathname',
  'alias',
  'title',
  '$title',
  '$ignore_sent_at',
] as const);
const AT = EVENT_TABLE.slots;
const IN = PROPERTY_TABLE.slots;
/** What v1 keeps beside an event's properties. */
const OPTION_TABLE = new FieldTable(['disable_skew_correction'] as const);

/** PostHog's capture API: one event, an array of them, or `{api_key, batch}` (v0), or v1's `{created_at, batch}`. */
export const posthog: DialectDefinition = {
  fields: EVENT_TABLE,
  isSingle: ({ document }) => document.kind === 'object' && !document.isBatch,
  openReader: openPostHogReader,
  toCanonical: posthogToCanonical,
};

function openPostHogReader(chunk: OpenChunk): ChunkReader {
  const { bytes, header } = chunk;
  const scanner = new JsonScanner(bytes);
  const spans = new FieldSpans(PROPERTY_TABLE);
  const view = new FieldView(bytes);
  const properties = new FieldView(bytes);
  const isTimeBelieved = timeBelief(scanner, bytes);
  const { envelope, sentAtMs } = readEnvelope(chunk);
  return {
    envelope,
    read({ fields, row, index }, into) {
      view.open(fields, row);
      spans.clear();
      if (view.kind(AT.properties) === 'object') scanner.object(view.start(AT.properties), spans);
      properties.open(spans, 0);
      const facts = factsOf(view, properties, header.path);
      const messageId = view.text(AT.uuid) || properties.text(IN.$insert_id);
      const found = translate(facts);
      const fault = faultOf(view, properties, facts) ?? gapOf(found);
      if (fault) return refuse(fault.reason, fault.detail, { messageId, ...knownOf(found) });
      addTexts(into, messageId, found);
      const sentAt = isTimeBelieved(view, properties) ? null : sentAtMs;
      const timestampMs = timeOf(view, { sentAtMs: sentAt, receivedAtMs: header.receivedAtMs });
      into.add({ type: found.type, timestampMs, index });
      return null;
    },
  };
}

/** Whether an event asks that its time is not corrected by the client's clock: in its properties (v0) or options (v1). */
function timeBelief(scanner: JsonScanner, bytes: Buffer): (view: FieldView, properties: FieldView) => boolean {
  const spans = new FieldSpans(OPTION_TABLE);
  const options = new FieldView(bytes);
  return (view, properties) => {
    if (properties.flag(IN.$ignore_sent_at) === true) return true;
    if (view.kind(AT.options) !== 'object') return false;
    spans.clear();
    scanner.object(view.start(AT.options), spans);
    options.open(spans, 0);
    return options.flag(OPTION_TABLE.slots.disable_skew_correction) === true;
  };
}

function addTexts(into: EventColumns, messageId: string, found: Translation): void {
  into.messageId.text(messageId);
  into.name.text(found.name);
  into.userId.text(found.userId);
  into.anonymousId.text(found.anonymousId);
  into.groupId.text(found.groupId);
}

function knownOf({ type, name, userId, anonymousId }: Translation) {
  return { type, name, userId, anonymousId };
}

/** The envelope names `sentAt` as Segment does, so that it means the same in every dialect's rows. */
function readEnvelope({ bytes, document, header }: OpenChunk): { envelope: string; sentAtMs: number | null } {
  const view = new FieldView(bytes);
  view.open(document.root, 0);
  const told = [AT.sent_at, AT.sentAt].find((slot) => parseTimestamp(scalarOf(view, slot)) !== null);
  if (told !== undefined) {
    return { envelope: `{"sentAt":${view.json(told)}}`, sentAtMs: parseTimestamp(scalarOf(view, told)) };
  }
  if (header.sentAtMs === undefined) return { envelope: '', sentAtMs: null };
  return { envelope: `{"sentAt":${header.sentAtMs}}`, sentAtMs: header.sentAtMs };
}

function factsOf(view: FieldView, properties: FieldView, path: string): PostHogFacts {
  return {
    event: view.text(AT.event) || (path.startsWith('/engage') ? '$identify' : ''),
    distinctId: view.text(AT.distinct_id) || view.text(AT.$distinct_id) || properties.text(IN.distinct_id),
    anonDistinctId: properties.text(IN.$anon_distinct_id),
    deviceId: properties.text(IN.$device_id),
    isIdentified: properties.flag(IN.$is_identified),
    alias: properties.text(IN.alias),
    groupKey: properties.text(IN.$group_key),
    title: titleOf(properties),
    pathname: stringOf(properties, IN.$pathname),
    screenName: stringOf(properties, IN.$screen_name),
  };
}

interface Fault {
  readonly reason: RefusalReason;
  readonly detail: string;
}

function faultOf(view: FieldView, properties: FieldView, facts: PostHogFacts): Fault | undefined {
  if (view.has(AT.event) && view.kind(AT.event) !== 'string') {
    return { reason: 'event_not_string', detail: wrongKind('event', 'text', view.kind(AT.event)) };
  }
  if (facts.event === '')
    return { reason: 'event_not_defined', detail: "`event`, the event's name, is missing or empty." };
  if (view.has(AT.properties) && view.kind(AT.properties) !== 'object') {
    return { reason: 'properties_not_object', detail: wrongKind('properties', 'an object', view.kind(AT.properties)) };
  }
  if (facts.distinctId !== '') return undefined;
  const kind = view.has(AT.distinct_id) ? view.kind(AT.distinct_id) : properties.kind(IN.distinct_id);
  if (kind === 'boolean' || kind === 'object' || kind === 'array') {
    return { reason: 'id_not_string', detail: wrongKind('distinct_id', 'text or a number', kind) };
  }
  return { reason: 'no_user_anon_id', detail: '`distinct_id` is missing or empty.' };
}

function gapOf({ type, groupId, previousId }: Translation): Fault | undefined {
  if (type === 'group' && groupId === '') {
    return { reason: 'group_id_missing', detail: '`properties.$group_key` is missing or empty.' };
  }
  if (type === 'alias' && previousId === '') {
    return { reason: 'previous_id_missing', detail: '`properties.alias` is missing or empty.' };
  }
  return undefined;
}

/** Without a timestamp, `offset` says how many ms before the request it happened. */
function timeOf(view: FieldView, times: { sentAtMs: number | null; receivedAtMs: number }): number {
  const originalMs = parseTimestamp(scalarOf(view, AT.timestamp));
  const offset = view.kind(AT.offset) === 'number' ? Number(view.json(AT.offset)) : 0;
  if (originalMs === null && offset > 0) {
    const originalByOffset = Math.round(times.receivedAtMs - offset);
    return correctTimestamp({ receivedAtMs: times.receivedAtMs, sentAtMs: null, originalMs: originalByOffset });
  }
  return correctTimestamp({ ...times, originalMs });
}

function titleOf(properties: FieldView): string {
  return stringOf(properties, IN.title) || stringOf(properties, IN.$title);
}

function stringOf(view: FieldView, slot: number): string {
  return view.kind(slot) === 'string' ? view.text(slot) : '';
}

function scalarOf(view: FieldView, slot: number): string | number | undefined {
  if (view.kind(slot) === 'number') return Number(view.json(slot));
  return view.kind(slot) === 'string' ? view.text(slot) : undefined;
}
