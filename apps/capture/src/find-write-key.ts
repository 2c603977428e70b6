import type { Evidence, KeyPlace } from './dialects/contract';

const KEY_IN_TEXT = /"(?:writeKey|api_key|token)"\s*:\s*"([^"\\]{1,200})"/;
const TEXT_SEARCHED_BYTES = 64 * 1024;

/** The write key from the first of the places that has one; empty when there is none. */
export function findWriteKey(places: readonly KeyPlace[], evidence: Evidence): string {
  for (const place of places) {
    const key = place(evidence);
    if (key !== '') return key;
  }
  return '';
}

const BASICS_MAX = 10_000;
/** What was read last: a source sends the same header each time, and several dialects look into it. */
const basics = new Map<string, string>();

/** The user name of Basic; the colon behind it may be missing. */
export const inBasic: KeyPlace = ({ headers: { authorization } }) => {
  if (authorization === undefined) return '';
  const known = basics.get(authorization);
  if (known !== undefined) return known;
  const key = userOf(authorization);
  if (basics.size >= BASICS_MAX) basics.clear();
  basics.set(authorization, key);
  return key;
};

function userOf(authorization: string): string {
  if (!/^basic /i.test(authorization)) return '';
  const text = Buffer.from(authorization.slice(6).trim(), 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? text : text.slice(0, colon);
}

export const inBearer: KeyPlace = ({ headers: { authorization = '' } }) =>
  /^bearer +(\S+)$/i.exec(authorization.trim())?.[1] ?? '';

/** `writeKey` of the body's root. */
export const inWriteKey: KeyPlace = ({ body }) => body?.fields.writeKey ?? '';

/** `api_key` or `token` of the body's root, or of its first event. */
export const inApiKey: KeyPlace = ({ body }) => body?.fields.apiKey ?? '';

export const inPath =
  (name: string): KeyPlace =>
  ({ params }) =>
    params[name] ?? '';

/** The first of the query's parameters that is there. */
export const inQuery =
  (...names: readonly string[]): KeyPlace =>
  ({ query }) => {
    for (const name of names) {
      const key = query.get(name);
      if (key) return key;
    }
    return '';
  };

/** A broken body may still say whose it is, so that its owner can be told. */
export function keyInText(text: Uint8Array): string {
  const head = Buffer.from(text.buffer, text.byteOffset, Math.min(text.length, TEXT_SEARCHED_BYTES)).toString('latin1');
  return KEY_IN_TEXT.exec(head)?.[1] ?? '';
}
