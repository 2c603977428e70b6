import { FieldTable, FieldView } from '../scan/field-view';
import { correctTimestamp, parseTimestamp } from '../timestamps';
import { EVENT_TYPES, type EventType, type RefusalReason } from '../types';
import type { ChunkReader, DialectDefinition, DraftRefusal, EventDraft, EventSpan, OpenChunk } from './contract';
import { refuse, wrongKind } from './refuse';
import { segmentToCanonical } from './segment-canonical';

const EVENT_FIELDS = [
  'type',
  'event',
  'name',
  'userId',
  'anonymousId',
  'groupId',
  'previousId',
  'messageId',
  'timestamp',
  'originalTimestamp',
  'sentAt',
  'properties',
  'traits',
  'context',
] as const;
type EventField = (typeof EVENT_FIELDS)[number];
const EVENT_TABLE = new FieldTable(EVENT_FIELDS);
const BATCH_TABLE = new FieldTable(['context', 'integrations', 'sentAt'] as const);
type View = FieldView<EventField>;

/** Where each type keeps its payload, and the code when that isn't an object. */
const PAYLOAD: Readonly<Record<EventType, { field: 'properties' | 'traits'; reason: RefusalReason } | null>> = {
  track: { field: 'properties', reason: 'properties_not_object' },
  page: { field: 'properties', reason: 'properties_not_object' },
  screen: { field: 'properties', reason: 'properties_not_object' },
  identify: { field: 'traits', reason: 'traits_not_object' },
  group: { field: 'traits', reason: 'traits_not_object' },
  alias: null,
};

/** Segment's HTTP tracking API: single calls, batches, imports, and the browser's short forms. */
export const segment: DialectDefinition = {
  isSingle: ({ header, document }) => header.impliedType !== undefined && document.kind === 'object',
  openReader: openSegmentReader,
  toCanonical: segmentToCanonical,
};

/** Also reads our own chunks, whose events have the same shape. */
export function openSegmentReader(chunk: OpenChunk): ChunkReader {
  const view = new FieldView(chunk.bytes, EVENT_TABLE);
  const { envelope, sentAtMs } = segment.isSingle(chunk) ? { envelope: '', sentAtMs: null } : readEnvelope(chunk);
  return {
    envelope,
    read(event: EventSpan) {
      view.open(event.fields, event.firstField, event.fieldCount);
      return readEvent(view, {
        impliedType: chunk.header.impliedType,
        sentAtMs,
        receivedAtMs: chunk.header.receivedAtMs,
      });
    },
  };
}

function readEnvelope({ bytes, document }: OpenChunk): { envelope: string; sentAtMs: number | null } {
  const view = new FieldView(bytes, BATCH_TABLE);
  view.open(document.root, 0, document.root.length);
  const parts: string[] = [];
  if (view.kind('context') === 'object') parts.push(`"context":${view.json('context')}`);
  if (view.kind('integrations') === 'object') parts.push(`"integrations":${view.json('integrations')}`);
  if (view.kind('sentAt') === 'string' || view.kind('sentAt') === 'number')
    parts.push(`"sentAt":${view.json('sentAt')}`);
  return { envelope: parts.length === 0 ? '' : `{${parts.join(',')}}`, sentAtMs: timeOf(view, 'sentAt') };
}

interface Surroundings {
  readonly impliedType: EventType | undefined;
  readonly sentAtMs: number | null;
  readonly receivedAtMs: number;
}

function readEvent(view: View, surroundings: Surroundings): EventDraft | DraftRefusal {
  const type = surroundings.impliedType ?? typeOf(view);
  if (type === undefined) {
    const found =
      view.kind('type') === 'string' ? `\`type\` is "${view.text('type').slice(0, 100)}"` : '`type` is missing';
    return refuse('unknown_type', `${found}, and has to be one of ${EVENT_TYPES.join(', ')}.`, knownOf(view, ''));
  }
  const fault = faultOf(view, type);
  if (fault !== undefined) return refuse(fault.reason, fault.detail, knownOf(view, type));
  const originalMs = timeOf(view, 'originalTimestamp') ?? timeOf(view, 'timestamp');
  const sentAtMs = timeOf(view, 'sentAt') ?? surroundings.sentAtMs;
  return {
    type,
    name: nameOf(view, type),
    userId: view.text('userId'),
    anonymousId: view.text('anonymousId'),
    groupId: view.text('groupId'),
    messageId: view.text('messageId'),
    timestampMs: correctTimestamp({ receivedAtMs: surroundings.receivedAtMs, sentAtMs, originalMs }),
  };
}

interface Fault {
  readonly reason: RefusalReason;
  readonly detail: string;
}

/** Segment's checks, in the order in which its debugger reports them. */
function faultOf(view: View, type: EventType): Fault | undefined {
  return idFault(view) ?? nameFault(view, type) ?? objectFault(view, type) ?? joinFault(view, type);
}

function idFault(view: View): Fault | undefined {
  for (const field of ['userId', 'anonymousId', 'groupId', 'previousId'] as const) {
    const kind = view.kind(field);
    if (kind === 'boolean' || kind === 'object' || kind === 'array') {
      return { reason: 'id_not_string', detail: wrongKind(field, 'text or a number', kind) };
    }
  }
  if (view.hasText('userId') || view.hasText('anonymousId')) return undefined;
  return { reason: 'no_user_anon_id', detail: '`userId` and `anonymousId` are both missing or empty; one is needed.' };
}

function nameFault(view: View, type: EventType): Fault | undefined {
  if (type === 'track') {
    const kind = view.kind('event');
    if (kind === 'string' && view.hasText('event')) return undefined;
    if (kind === 'string') return { reason: 'event_not_defined', detail: "`event`, the event's name, is empty." };
    if (!view.has('event')) return { reason: 'event_not_defined', detail: "`event`, the event's name, is missing." };
    return { reason: 'event_not_string', detail: wrongKind('event', 'text', kind) };
  }
  if (type !== 'page' && type !== 'screen') return undefined;
  const kind = view.kind('name');
  if (kind === 'string' || !view.has('name')) return undefined;
  return { reason: 'name_not_string', detail: wrongKind('name', 'text', kind) };
}

function objectFault(view: View, type: EventType): Fault | undefined {
  const payload = PAYLOAD[type];
  if (payload !== null && view.has(payload.field) && view.kind(payload.field) !== 'object') {
    return { reason: payload.reason, detail: wrongKind(payload.field, 'an object', view.kind(payload.field)) };
  }
  if (!view.has('context') || view.kind('context') === 'object') return undefined;
  return { reason: 'context_not_object', detail: wrongKind('context', 'an object', view.kind('context')) };
}

function joinFault(view: View, type: EventType): Fault | undefined {
  if (type === 'group' && !view.hasText('groupId')) {
    return { reason: 'group_id_missing', detail: '`groupId` is missing or empty.' };
  }
  if (type === 'alias' && !view.hasText('previousId')) {
    return { reason: 'previous_id_missing', detail: '`previousId` is missing or empty.' };
  }
  return undefined;
}

function typeOf(view: View): EventType | undefined {
  if (view.kind('type') !== 'string') return undefined;
  const text = view.text('type');
  return EVENT_TYPES.find((type) => type === text);
}

function nameOf(view: View, type: EventType): string {
  if (type === 'track') return view.text('event');
  return type === 'page' || type === 'screen' ? view.text('name') : '';
}

function knownOf(view: View, type: string) {
  return {
    type: type || view.text('type'),
    messageId: view.text('messageId'),
    name: view.text('event') || view.text('name'),
    userId: view.text('userId'),
    anonymousId: view.text('anonymousId'),
  };
}

function timeOf<N extends string>(view: FieldView<N>, field: N): number | null {
  const kind = view.kind(field);
  if (kind === 'string') return parseTimestamp(view.text(field));
  return kind === 'number' ? parseTimestamp(Number(view.json(field))) : null;
}
