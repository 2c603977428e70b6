/** One part of a `multipart/form-data` body. What its head does not say is empty. */
export interface Part {
  readonly name: string;
  readonly contentType: string;
  readonly contentEncoding: string;
  readonly bytes: Uint8Array;
}

const BOUNDARY_LENGTH_MAX = 72;
const PARTS_MAX = 1_000;
const HEAD_BYTES_MAX = 8 * 1_024;
const LINE_END = '\r\n';
const HEAD_END = '\r\n\r\n';

/** The parts of a body that begins with its boundary, as clients write it; null when it is no sound multipart body. */
export function partsOf(body: Uint8Array): readonly Part[] | null {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  const boundary = bytes.toString(
    'latin1',
    0,
    Math.max(0, bytes.subarray(0, BOUNDARY_LENGTH_MAX + 2).indexOf(LINE_END)),
  );
  if (!/^--.+/.test(boundary)) return null;
  const parts: Part[] = [];
  let at = boundary.length;
  while (!isLast(bytes, at)) {
    const headEnd = bytes.indexOf(HEAD_END, at);
    const end = headEnd < 0 ? -1 : bytes.indexOf(LINE_END + boundary, headEnd + LINE_END.length);
    if (end < 0 || headEnd - at > HEAD_BYTES_MAX || parts.length === PARTS_MAX) return null;
    const start = Math.min(headEnd + HEAD_END.length, end);
    parts.push({ ...headOf(bytes.toString('utf8', at, headEnd)), bytes: bytes.subarray(start, end) });
    at = end + LINE_END.length + boundary.length;
  }
  return parts;
}

const isLast = (bytes: Buffer, at: number): boolean => bytes.toString('latin1', at, at + 2) === '--';

function headOf(head: string): Omit<Part, 'bytes'> {
  const lineOf = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
  return {
    name: /(?:^|[;\s])name="([^"]*)"/i.exec(lineOf('content-disposition'))?.[1] ?? '',
    contentType: lineOf('content-type'),
    contentEncoding: lineOf('content-encoding'),
  };
}

/**
 * What a part holds: text, JSON as its text, and of other bytes a data URL. A part that is compressed for itself stays so,
 * as bytes: opening many of them would be a bomb's way in.
 */
export function textOrDataUrl({ contentType, contentEncoding, bytes }: Part): string {
  const type = contentType.toLowerCase();
  const isText = type === '' || type.startsWith('text/') || type.startsWith('application/json');
  if (contentEncoding === '' && isText) return textOf(bytes);
  return `data:${type || 'application/octet-stream'};base64,${Buffer.from(bytes).toString('base64')}`;
}

const textOf = ({ buffer, byteOffset, length }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, length).toString('utf8');
