import { repairText } from './body';
import { DIALECT_DEFINITIONS } from './dialects';
import { isObject, objectField, textField } from './dialects/canonical-parts';
import { decodeHeader } from './header';
import { FieldTable } from './scan/field-table';
import { FieldView } from './scan/field-view';
import { JsonScanner } from './scan/json-scanner';
import { FieldSpans } from './scan/spans';
import type { CanonicalEvent, ChunkHeader, EventRecord, Json, JsonObject, Provenance } from './types';

export interface StoredEvent extends Pick<EventRecord, 'envelope' | 'messageId'> {
  readonly raw: Uint8Array | string;
  /** The chunk's header, or its JSON as the event store keeps it. */
  readonly header: ChunkHeader | string;
}

/**
 * The canonical event of a stored one. Pure: the same stored event gives the same answer, whoever asks (delivery,
 * preview, detail page). Parses the raw bytes once.
 * @throws SyntaxError when raw is not a JSON object: decodeChunk never stores such a thing.
 */
export function toCanonical(stored: StoredEvent): CanonicalEvent {
  const bytes = repairText(typeof stored.raw === 'string' ? Buffer.from(stored.raw, 'utf8') : stored.raw);
  const event: Json = JSON.parse(bytes.toString('utf8'));
  if (!isObject(event)) throw new SyntaxError('a stored event has to be a JSON object');
  const header = typeof stored.header === 'string' ? decodeHeader(stored.header) : stored.header;
  const envelope = stored.envelope === '' ? {} : objectField({ envelope: JSON.parse(stored.envelope) }, 'envelope');
  const canonical = DIALECT_DEFINITIONS[header.dialect].toCanonical({
    event,
    exact: (path) => exactText(bytes, path),
    envelope: envelope ?? ({} satisfies JsonObject),
    header,
    messageId: stored.messageId,
  });
  return { ...canonical, provenance: provenanceOf(header, canonical.context) };
}

function provenanceOf(header: ChunkHeader, context: JsonObject): Provenance {
  const { dialect, requestId, clientRequestId } = header;
  const library = objectField(context, 'library') ?? {};
  const name = textField(library, 'name');
  const version = textField(library, 'version');
  return {
    dialect,
    ...(name === undefined ? {} : { sdk: version === undefined ? { name } : { name, version } }),
    requestId,
    ...(clientRequestId === undefined ? {} : { clientRequestId }),
  };
}

/** A number of the event as it is written, for integers that JavaScript's numbers can't hold. `a.b` looks one level down. */
function exactText(bytes: Buffer, path: string): string {
  const scanner = new JsonScanner(bytes);
  let at = scanner.blank(0);
  let text = '';
  for (const name of path.split('.')) {
    const spans = new FieldSpans(new FieldTable([name]));
    scanner.object(at, spans);
    const view = new FieldView(bytes);
    view.open(spans, 0);
    text = view.text(0);
    at = view.start(0);
  }
  return text;
}
