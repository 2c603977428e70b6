import { isSecretName, REDACTED } from '@tributary/telemetry';
import type { Transcript } from './types';

export const TRANSCRIPT_BODY_BYTES_MAX = 64 * 1024;
/** Shorter values occur by chance everywhere: blanking them would make a transcript unreadable and hide nothing. */
const SECRET_CHARS_MIN = 4;
const SECRET_HEADER = /api.?key|app.?key|auth|token|secret|passw|credential|session|^x-.*-key$|^key$/i;
const SECRET_PARAM = /api.?key|auth|token|secret|passw|credential|^key$|^sig(nature)?$|^code$/i;
const SCHEME = /^(Bearer|Basic|Token|Klaviyo-API-Key|Digest|ApiKey|GenieKey|OAuth)\s+/i;

export type Redactor = (text: string) => string;

/**
 * Blanks the given secrets wherever they stand: as they are, and as they look in a URL, in a form, in JSON, and in
 * Base64 (alone, and as either half of HTTP basic credentials).
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < SECRET_CHARS_MIN) continue;
    for (const form of formsOf(secret)) if (form.length >= SECRET_CHARS_MIN) forms.add(form);
  }
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((rest, form) => rest.replaceAll(form, REDACTED), text);
}

/** Of a secret that is a URL only what follows the host is hidden: with whom one speaks has to stay readable. */
function secretPart(secret: string): string {
  if (!/^https?:\/\//.test(secret) || !URL.canParse(secret)) return secret;
  const { pathname, search } = new URL(secret);
  return pathname.length + search.length > SECRET_CHARS_MIN ? pathname + search : secret;
}

function formsOf(whole: string): string[] {
  const secret = secretPart(whole);
  // Through UTF-8 and back: encodeURIComponent throws on a lone surrogate.
  const encoded = encodeURIComponent(Buffer.from(secret).toString());
  const base64 = Buffer.from(secret).toString('base64');
  return [
    secret,
    encoded,
    encoded.replaceAll('%20', '+'),
    new URLSearchParams({ s: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    base64,
    base64.replace(/=+$/, ''),
    Buffer.from(`${secret}:`).toString('base64'),
    Buffer.from(`:${secret}`).toString('base64'),
  ];
}

/** The URL with secret-named query parameters and the given secrets blanked. Anything unparsable is only searched. */
export function redactUrl(url: string, redactor: Redactor): string {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return redactor(url);
  }
  if (parsed.password) parsed.password = 'redacted';
  const [beforeHash = '', ...hash] = parsed.href.split('#');
  const [path = '', ...query] = beforeHash.split('?');
  const params = query.join('?').split('&').map(redactParam).join('&');
  return redactor(path + (query.length ? `?${params}` : '') + (hash.length ? `#${hash.join('#')}` : ''));
}

function redactParam(param: string): string {
  const at = param.indexOf('=');
  if (at < 0) return param;
  const name = param.slice(0, at);
  return SECRET_PARAM.test(name) || isSecretName(name) ? `${name}=${REDACTED}` : param;
}

export function redactHeaders(
  headers: Readonly<Record<string, string>>,
  redactor: Redactor,
): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).map(([name, value]) => [name, redactHeader(name, value, redactor)] as const);
  return Object.fromEntries(entries);
}

function redactHeader(name: string, value: string, redactor: Redactor): string {
  if (!SECRET_HEADER.test(name) && !isSecretName(name)) return redactor(value);
  return (SCHEME.exec(value)?.[0] ?? '') + REDACTED;
}

/** A body as a person may read it: text, secrets blanked, cut at `bytesMax`; what is not UTF-8 text is only named. */
export function showBody(
  body: string | Uint8Array | undefined,
  redactor: Redactor,
  bytesMax: number = TRANSCRIPT_BODY_BYTES_MAX,
): { text: string; truncated: boolean } {
  if (body === undefined || body.length === 0) return { text: '', truncated: false };
  const text = typeof body === 'string' ? body : decodeText(body);
  if (text === undefined) return { text: `[binary, ${body.length} bytes]`, truncated: false };
  // Blank before cutting: a secret that straddles the cut would no longer be recognised.
  return cut(redactor(text), bytesMax);
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

function cut(text: string, bytesMax: number): { text: string; truncated: boolean } {
  if (text.length <= bytesMax && Buffer.byteLength(text) <= bytesMax) return { text, truncated: false };
  // `stream: true` drops the bytes of a character that the cut went through.
  const head = Buffer.from(text).subarray(0, bytesMax);
  return { text: new TextDecoder().decode(head, { stream: true }), truncated: true };
}

/** A shorter copy of a transcript: both bodies cut at `bytesMax`. */
export function shortenTranscript(transcript: Transcript, bytesMax: number): Transcript {
  const request = cut(transcript.requestBody, bytesMax);
  const response = transcript.responseBody === undefined ? undefined : cut(transcript.responseBody, bytesMax);
  return {
    ...transcript,
    requestBody: request.text,
    ...(response ? { responseBody: response.text } : {}),
    truncated: transcript.truncated || request.truncated || (response?.truncated ?? false),
  };
}
