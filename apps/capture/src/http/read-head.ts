import type { IncomingHttpHeaders } from 'node:http';

/** A request's head in the form that leaves no two ways to read it. */
export interface Head {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Whether the client wants the connection to be closed behind the answer. */
  readonly isLast: boolean;
  /** Bytes of the body, which follows the head. */
  readonly contentLength: number;
  /** Bytes of the head with the empty line at its end. */
  readonly bytes: number;
}

/** Twice what clients and proxies send; longer ones are odd. */
const HEAD_BYTES_MAX = 8 * 1024;
const HEADERS_MAX = 64;
const METHODS: ReadonlySet<string> = new Set(['POST', 'GET', 'OPTIONS', 'HEAD']);
const METHOD_BYTES_MAX = 8;
const KEEP = 'keep-alive';
const CLOSE = 'close';

/** RFC 9112, 3: a method, a path that begins with a slash, and the version; without the fragment that no client sends. */
const REQUEST_LINE = /([A-Z]+) (\/[!"$-~]*) HTTP\/1\.1\r\n/y;
/** RFC 9110, 5.5 and 5.6.2: a token, a colon, and a value that begins and ends with something to be seen. */
const HEADER_LINE = /[\w!#$%&'*+.^`|~-]+:[ \t]*(?:[!-~\x80-\xff](?:[\t -~\x80-\xff]*[!-~\x80-\xff])?)?\r\n/y;
const DIGITS = /^\d{1,9}$/;

interface HeaderName {
  /** In small letters. */
  readonly name: string;
  /** One bit, by which it is told whether a head had it before; 0 for a name that has none. */
  readonly mark: number;
}

/** What most headers are called, as clients write it: one text each, made once. */
const USUAL_NAMES = new Map<string, HeaderName>();
for (const [place, written] of [
  ...['Host', 'Connection', 'Content-Length', 'Content-Type', 'Content-Encoding', 'Authorization', 'User-Agent'],
  ...['Accept', 'Accept-Encoding', 'Accept-Language', 'Origin', 'Referer', 'Cache-Control', 'X-Write-Key'],
  ...['X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host', 'X-Real-IP', 'Sec-Fetch-Mode', 'AnonymousId'],
].entries()) {
  const usual = { name: written.toLowerCase(), mark: 1 << place };
  USUAL_NAMES.set(written, usual).set(usual.name, usual);
}

/** Those that change how the rest is read, or what is expected of whoever reads it. */
const ODD_HEADERS: ReadonlySet<string> = new Set(['transfer-encoding', 'expect', 'upgrade', 'trailer']);

/**
 * The head at the start of these bytes. `partial`: its end has not come yet. `odd`: there is something in it that
 * `ODD_HEADERS`, a second header of one name, another version, or a rule of the two expressions stands for; whether it is
 * right, and what it means, is not for this reader to say.
 */
export function readHead(bytes: Buffer): Head | 'partial' | 'odd' {
  const end = bytes.indexOf('\r\n\r\n', 0, 'latin1');
  if (end < 0) return mayBecomeHead(bytes) ? 'partial' : 'odd';
  if (end > HEAD_BYTES_MAX) return 'odd';
  const text = bytes.toString('latin1', 0, end + 2);
  REQUEST_LINE.lastIndex = 0;
  const line = REQUEST_LINE.exec(text);
  if (line === null) return 'odd';
  const [start, method = '', url = ''] = line;
  const headers = readHeaders(text, start.length);
  if (headers === null || !METHODS.has(method)) return 'odd';
  const connection = headers.connection?.toLowerCase() ?? KEEP;
  const contentLength = contentLengthOf(headers, method);
  if (contentLength === null || (connection !== KEEP && connection !== CLOSE)) return 'odd';
  return { method, url, headers, isLast: connection === CLOSE, contentLength, bytes: end + 4 };
}

/** Whether more bytes can make a head of it: what is odd from its first byte on need not be waited for. */
function mayBecomeHead(bytes: Buffer): boolean {
  if (bytes.length > HEAD_BYTES_MAX) return false;
  const word = bytes.toString('latin1', 0, METHOD_BYTES_MAX);
  for (const method of METHODS) {
    if (word.startsWith(`${method} `) || `${method} `.startsWith(word)) return true;
  }
  return false;
}

function readHeaders(text: string, from: number): IncomingHttpHeaders | null {
  const headers: Record<string, string> = {};
  let count = 0;
  let seen = 0;
  for (let at = from; at < text.length; at = HEADER_LINE.lastIndex) {
    HEADER_LINE.lastIndex = at;
    // No groups: what they would hand over is made anew for each line, and is larger than the header.
    if (!HEADER_LINE.test(text) || ++count > HEADERS_MAX) return null;
    const colon = text.indexOf(':', at);
    const written = text.slice(at, colon);
    const { name, mark } = USUAL_NAMES.get(written) ?? unusual(written);
    if ((seen & mark) !== 0 || (mark === 0 && isOddIn(headers, name))) return null;
    seen |= mark;
    headers[name] = text.slice(valueAt(text, colon + 1), HEADER_LINE.lastIndex - LINE_END_BYTES);
  }
  return headers;
}

/** A name that is none of those, or one of them as nobody writes it. */
function unusual(written: string): HeaderName {
  const name = written.toLowerCase();
  return USUAL_NAMES.get(name) ?? { name, mark: 0 };
}

/** Whether a name without a mark is odd beside those before it. */
function isOddIn(headers: Record<string, string>, name: string): boolean {
  // Also what every object has by birth, such as `__proto__`.
  return headers[name] !== undefined || ODD_HEADERS.has(name);
}

const SPACE = 0x20;
const TAB = 0x09;
const LINE_END_BYTES = 2;

function valueAt(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB) at++;
  return at;
}

/** Null where the head is odd. A body without a length is none (RFC 9112, 6.3). */
function contentLengthOf(headers: IncomingHttpHeaders, method: string): number | null {
  const { host, 'content-length': length } = headers;
  if (host === undefined) return null;
  if (length === undefined) return 0;
  if (!DIGITS.test(length)) return null;
  return method === 'POST' || Number(length) === 0 ? Number(length) : null;
}
