import type { EventColumns } from '../columns/event-columns';
import { FieldTable } from '../scan/field-table';
import { FieldView } from '../scan/field-view';
import { nameOf } from '../scan/json-scanner';
import { correctTimestamp, parseTimestamp } from '../timestamps';
import { EVENT_TYPES, type EventType, type RefusalReason } from '../types';
import type { ChunkReader, DialectDefinition, DraftRefusal, EventPlace, OpenChunk } from './contract';
import { refuse, wrongKind } from './refuse';
import { segmentToCanonical } from './segment-canonical';

/** Of an event, and of a batch's root (context, integrations, sentAt). */
export const SEGMENT_TABLE = new FieldTable([
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
  'integrations',
] as const);
const AT = SEGMENT_TABLE.slots;
const TYPE_NAMES = EVENT_TYPES.map(nameOf);
const ID_FIELDS = (['userId', 'anonymousId', 'groupId', 'previousId'] as const).map((name) => ({
  name,
  slot: AT[name],
}));

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
  fields: SEGMENT_TABLE,
  isSingle: ({ header, document }) => header.impliedType !== undefined && document.kind === 'object',
  openReader: (chunk) => openSegmentReader(chunk),
  toCanonical: (input) => segmentToCanonical(input),
};

/** Reads one chunk after the other: nothing is made anew for each of them. */
class SegmentReader implements ChunkReader {
  envelope = '';
  private readonly view = new FieldView(Buffer.alloc(0));
  private impliedType: EventType | undefined;
  private receivedAtMs = 0;
  private sentAtMs: number | null = null;

  /** `isSingle`: the root is the event, so it says nothing for others. */
  open(chunk: OpenChunk, isSingle: boolean): ChunkReader {
    this.view.turnTo(chunk.bytes);
    this.impliedType = chunk.header.impliedType;
    this.receivedAtMs = chunk.header.receivedAtMs;
    this.envelope = isSingle ? '' : envelopeOf(this.view, chunk);
    this.sentAtMs = isSingle ? null : timeOf(this.view, AT.sentAt);
    return this;
  }

  read({ fields, row, index }: EventPlace, into: EventColumns): DraftRefusal | null {
    const { view } = this;
    view.open(fields, row);
    const type = this.impliedType ?? typeOf(view);
    const refusal = refusalOf(view, type);
    if (refusal !== null || type === undefined) return refusal;
    copyTexts(view, type, into);
    into.add({ type, timestampMs: this.timestamp(), index });
    return null;
  }

  /** Of the event that the view looks at. */
  private timestamp(): number {
    const { view, receivedAtMs } = this;
    const originalMs = timeOf(view, AT.originalTimestamp) ?? timeOf(view, AT.timestamp);
    return correctTimestamp({ receivedAtMs, sentAtMs: timeOf(view, AT.sentAt) ?? this.sentAtMs, originalMs });
  }
}

const reader = new SegmentReader();

/** Also reads the dialects whose events have the same shape. What it gives reads until the next one is opened. */
export function openSegmentReader(chunk: OpenChunk, isSingle = segment.isSingle(chunk)): ChunkReader {
  return reader.open(chunk, isSingle);
}

/** What a batch says for its events; the view looks at it. */
function envelopeOf(view: FieldView, { document }: OpenChunk): string {
  view.open(document.root, 0);
  const parts: string[] = [];
  if (view.kind(AT.context) === 'object') parts.push(`"context":${view.json(AT.context)}`);
  if (view.kind(AT.integrations) === 'object') parts.push(`"integrations":${view.json(AT.integrations)}`);
  if (view.kind(AT.sentAt) === 'string' || view.kind(AT.sentAt) === 'number')
    parts.push(`"sentAt":${view.json(AT.sentAt)}`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

function copyTexts(view: FieldView, type: EventType, into: EventColumns): void {
  view.copyText(AT.messageId, into.messageId);
  view.copyText(AT.userId, into.userId);
  view.copyText(AT.anonymousId, into.anonymousId);
  view.copyText(AT.groupId, into.groupId);
  if (type === 'track') view.copyText(AT.event, into.name);
  else if (type === 'page' || type === 'screen') view.copyText(AT.name, into.name);
  else into.name.text('');
}

function refusalOf(view: FieldView, type: EventType | undefined): DraftRefusal | null {
  if (type === undefined) {
    const found =
      view.kind(AT.type) === 'string' ? `\`type\` is "${view.text(AT.type).slice(0, 100)}"` : '`type` is missing';
    return refuse('unknown_type', `${found}, and has to be one of ${EVENT_TYPES.join(', ')}.`, knownOf(view, ''));
  }
  const fault = faultOf(view, type);
  return fault === undefined ? null : refuse(fault.reason, fault.detail, knownOf(view, type));
}

interface Fault {
  readonly reason: RefusalReason;
  readonly detail: string;
}

/** Segment's checks, in the order in which its debugger reports them. */
function faultOf(view: FieldView, type: EventType): Fault | undefined {
  return idFault(view) ?? nameFault(view, type) ?? objectFault(view, type) ?? joinFault(view, type);
}

function idFault(view: FieldView): Fault | undefined {
  for (const { name, slot } of ID_FIELDS) {
    const kind = view.kind(slot);
    if (kind === 'boolean' || kind === 'object' || kind === 'array') {
      return { reason: 'id_not_string', detail: wrongKind(name, 'text or a number', kind) };
    }
  }
  if (view.hasText(AT.userId) || view.hasText(AT.anonymousId)) return undefined;
  return { reason: 'no_user_anon_id', detail: '`userId` and `anonymousId` are both missing or empty; one is needed.' };
}

function nameFault(view: FieldView, type: EventType): Fault | undefined {
  if (type === 'track') {
    const kind = view.kind(AT.event);
    if (kind === 'string' && view.hasText(AT.event)) return undefined;
    if (kind === 'string') return { reason: 'event_not_defined', detail: "`event`, the event's name, is empty." };
    if (!view.has(AT.event)) return { reason: 'event_not_defined', detail: "`event`, the event's name, is missing." };
    return { reason: 'event_not_string', detail: wrongKind('event', 'text', kind) };
  }
  if (type !== 'page' && type !== 'screen') return undefined;
  const kind = view.kind(AT.name);
  if (kind === 'string' || !view.has(AT.name)) return undefined;
  return { reason: 'name_not_string', detail: wrongKind('name', 'text', kind) };
}

function objectFault(view: FieldView, type: EventType): Fault | undefined {
  const payload = PAYLOAD[type];
  if (payload !== null && view.has(AT[payload.field]) && view.kind(AT[payload.field]) !== 'object') {
    return { reason: payload.reason, detail: wrongKind(payload.field, 'an object', view.kind(AT[payload.field])) };
  }
  if (!view.has(AT.context) || view.kind(AT.context) === 'object') return undefined;
  return { reason: 'context_not_object', detail: wrongKind('context', 'an object', view.kind(AT.context)) };
}

function joinFault(view: FieldView, type: EventType): Fault | undefined {
  if (type === 'group' && !view.hasText(AT.groupId)) {
    return { reason: 'group_id_missing', detail: '`groupId` is missing or empty.' };
  }
  if (type === 'alias' && !view.hasText(AT.previousId)) {
    return { reason: 'previous_id_missing', detail: '`previousId` is missing or empty.' };
  }
  return undefined;
}

function typeOf(view: FieldView): EventType | undefined {
  return view.oneOf(AT.type, TYPE_NAMES) as EventType | undefined;
}

function knownOf(view: FieldView, type: string) {
  return {
    type: type || view.text(AT.type),
    messageId: view.text(AT.messageId),
    name: view.text(AT.event) || view.text(AT.name),
    userId: view.text(AT.userId),
    anonymousId: view.text(AT.anonymousId),
  };
}

function timeOf(view: FieldView, slot: number): number | null {
  const plain = view.plainTime(slot);
  if (plain !== null) return plain;
  const kind = view.kind(slot);
  if (kind === 'string') return parseTimestamp(view.text(slot));
  return kind === 'number' ? parseTimestamp(Number(view.json(slot))) : null;
}
