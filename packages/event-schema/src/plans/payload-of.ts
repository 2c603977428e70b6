import { repairText } from '../body';
import { isObject } from '../dialects/canonical-parts';
import { FieldTable } from '../scan/field-table';
import { FieldView } from '../scan/field-view';
import { JsonScanner } from '../scan/json-scanner';
import { FieldSpans } from '../scan/spans';
import { type StoredEvent, toCanonical } from '../to-canonical';
import type { Dialect, EventType, Json, JsonObject } from '../types';

const TABLE = new FieldTable(['properties', 'traits'] as const);
const NOTHING: JsonObject = {};

/** Dialects in which an event's properties and traits stand in its JSON as they are. */
const AS_THEY_ARE: ReadonlySet<Dialect> = new Set(['segment', 'tributary']);

/**
 * What a plan describes of an event: its properties, for identify and group its traits, as mappings see them. Reads no
 * more of the bytes than that where the dialect allows it.
 */
export function payloadOf(event: StoredEvent & { readonly type: EventType; readonly dialect: Dialect }): JsonObject {
  if (event.type === 'alias') return NOTHING;
  const field = event.type === 'identify' || event.type === 'group' ? 'traits' : 'properties';
  if (!AS_THEY_ARE.has(event.dialect)) return toCanonical(event)[field] ?? NOTHING;
  const bytes = repairText(typeof event.raw === 'string' ? Buffer.from(event.raw, 'utf8') : event.raw);
  const scanner = new JsonScanner(bytes);
  const spans = new FieldSpans(TABLE);
  scanner.object(scanner.blank(0), spans);
  const view = new FieldView(bytes);
  view.open(spans, 0);
  const slot = TABLE.slots[field];
  if (view.kind(slot) !== 'object') return NOTHING;
  const value: Json = JSON.parse(view.json(slot));
  return isObject(value) ? value : NOTHING;
}
