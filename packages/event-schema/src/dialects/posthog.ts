import { FieldTable, FieldView } from '../scan/field-view';
import { JsonScanner } from '../scan/json-scanner';
import { FIELD_WIDTH, Rows } from '../scan/spans';
import { correctTimestamp, parseTimestamp } from '../timestamps';
import type { RefusalReason } from '../types';
import type { ChunkReader, DialectDefinition, DraftRefusal, EventDraft, EventSpan, OpenChunk } from './contract';
import { posthogToCanonical } from './posthog-canonical';
import { type PostHogFacts, translate } from './posthog-mapping';
import { refuse, wrongKind } from './refuse';

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
] as const);
const BATCH_TABLE = new FieldTable(['sent_at', 'sentAt'] as const);

type Names<T> = T extends FieldTable<infer N> ? N : never;
type EventView = FieldView<Names<typeof EVENT_TABLE>>;
type PropertyView = FieldView<Names<typeof PROPERTY_TABLE>>;

/** PostHog's v0 capture API: one event, an array of them, or `{api_key, batch}`. */
export const posthog: DialectDefinition = {
  isSingle: ({ document }) => document.kind === 'object' && !document.isBatch,
  openReader: openPostHogReader,
  toCanonical: posthogToCanonical,
};

function openPostHogReader(chunk: OpenChunk): ChunkReader {
  const { bytes, header } = chunk;
  const scanner = new JsonScanner(bytes);
  const rows = new Rows(FIELD_WIDTH);
  const view: EventView = new FieldView(bytes, EVENT_TABLE);
  const properties: PropertyView = new FieldView(bytes, PROPERTY_TABLE);
  const { envelope, sentAtMs } = readEnvelope(chunk);
  return {
    envelope,
    read(event: EventSpan) {
      view.open(event.fields, event.firstField, event.fieldCount);
      rows.clear();
      if (view.kind('properties') === 'object') scanner.object(view.start('properties'), rows);
      properties.open(rows, 0, rows.length);
      const facts = factsOf(view, properties, header.path);
      const messageId = view.text('uuid') || properties.text('$insert_id');
      const fault = faultOf(view, properties, facts);
      const { type, name, userId, anonymousId, groupId, previousId } = translate(facts);
      if (fault) return refuse(fault.reason, fault.detail, { messageId, type, name, userId, anonymousId });
      const gap = gapOf({ type, groupId, previousId });
      if (gap) return refuse(gap.reason, gap.detail, { messageId, type, name, userId, anonymousId });
      const timestampMs = timeOf(view, { sentAtMs, receivedAtMs: header.receivedAtMs });
      return { type, name, userId, anonymousId, groupId, messageId, timestampMs } satisfies EventDraft;
    },
  } satisfies ChunkReader & { read(event: EventSpan): EventDraft | DraftRefusal };
}

/** The envelope names `sentAt` as Segment does, so that it means the same in every dialect's rows. */
function readEnvelope({ bytes, document, header }: OpenChunk): { envelope: string; sentAtMs: number | null } {
  const view = new FieldView(bytes, BATCH_TABLE);
  view.open(document.root, 0, document.root.length);
  const told = (['sent_at', 'sentAt'] as const).find((name) => parseTimestamp(scalarOf(view, name)) !== null);
  if (told !== undefined) {
    return { envelope: `{"sentAt":${view.json(told)}}`, sentAtMs: parseTimestamp(scalarOf(view, told)) };
  }
  if (header.sentAtMs === undefined) return { envelope: '', sentAtMs: null };
  return { envelope: `{"sentAt":${header.sentAtMs}}`, sentAtMs: header.sentAtMs };
}

function factsOf(view: EventView, properties: PropertyView, path: string): PostHogFacts {
  return {
    event: view.text('event') || (path.startsWith('/engage') ? '$identify' : ''),
    distinctId: view.text('distinct_id') || view.text('$distinct_id') || properties.text('distinct_id'),
    anonDistinctId: properties.text('$anon_distinct_id'),
    deviceId: properties.text('$device_id'),
    isIdentified: properties.flag('$is_identified'),
    alias: properties.text('alias'),
    groupKey: properties.text('$group_key'),
    title: titleOf(properties),
    pathname: stringOf(properties, '$pathname'),
    screenName: stringOf(properties, '$screen_name'),
  };
}

interface Fault {
  readonly reason: RefusalReason;
  readonly detail: string;
}

function faultOf(view: EventView, properties: PropertyView, facts: PostHogFacts): Fault | undefined {
  if (view.has('event') && view.kind('event') !== 'string') {
    return { reason: 'event_not_string', detail: wrongKind('event', 'text', view.kind('event')) };
  }
  if (facts.event === '')
    return { reason: 'event_not_defined', detail: "`event`, the event's name, is missing or empty." };
  if (view.has('properties') && view.kind('properties') !== 'object') {
    return { reason: 'properties_not_object', detail: wrongKind('properties', 'an object', view.kind('properties')) };
  }
  if (facts.distinctId !== '') return undefined;
  const kind = view.has('distinct_id') ? view.kind('distinct_id') : properties.kind('distinct_id');
  if (kind === 'boolean' || kind === 'object' || kind === 'array') {
    return { reason: 'id_not_string', detail: wrongKind('distinct_id', 'text or a number', kind) };
  }
  return { reason: 'no_user_anon_id', detail: '`distinct_id` is missing or empty.' };
}

function gapOf({
  type,
  groupId,
  previousId,
}: {
  type: string;
  groupId: string;
  previousId: string;
}): Fault | undefined {
  if (type === 'group' && groupId === '') {
    return { reason: 'group_id_missing', detail: '`properties.$group_key` is missing or empty.' };
  }
  if (type === 'alias' && previousId === '') {
    return { reason: 'previous_id_missing', detail: '`properties.alias` is missing or empty.' };
  }
  return undefined;
}

/** Without a timestamp, `offset` says how many ms before the request it happened. */
function timeOf(view: EventView, times: { sentAtMs: number | null; receivedAtMs: number }): number {
  const originalMs = parseTimestamp(scalarOf(view, 'timestamp'));
  const offset = view.kind('offset') === 'number' ? Number(view.json('offset')) : 0;
  if (originalMs === null && offset > 0) {
    const originalByOffset = Math.round(times.receivedAtMs - offset);
    return correctTimestamp({ receivedAtMs: times.receivedAtMs, sentAtMs: null, originalMs: originalByOffset });
  }
  return correctTimestamp({ ...times, originalMs });
}

function titleOf(properties: PropertyView): string {
  return stringOf(properties, 'title') || stringOf(properties, '$title');
}

function stringOf<N extends string>(view: FieldView<N>, name: N): string {
  return view.kind(name) === 'string' ? view.text(name) : '';
}

function scalarOf<N extends string>(view: FieldView<N>, name: N): string | number | undefined {
  if (view.kind(name) === 'number') return Number(view.json(name));
  return view.kind(name) === 'string' ? view.text(name) : undefined;
}
