import type { IncomingHttpHeaders } from 'node:http';
import type { RequestFields } from '@tributary/event-schema';

const KEY_IN_TEXT = /"(?:writeKey|api_key|token)"\s*:\s*"([^"\\]{1,200})"/;
const TEXT_SEARCHED_BYTES = 64 * 1024;

export interface KeyPlaces {
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  /** Absent when the body could not be read as JSON. */
  readonly fields?: RequestFields;
  /** The body's text, for a last look when it could not be read. */
  readonly text?: Uint8Array;
}

/** The write key, wherever the SDKs put it; empty when there is none. Headers go before the body, the body before the query. */
export function findWriteKey({ headers, query, fields, text }: KeyPlaces): string {
  return (
    basicKey(headers.authorization) ||
    fields?.writeKey ||
    fields?.apiKey ||
    query.get('writeKey') ||
    query.get('writekey') ||
    query.get('api_key') ||
    query.get('token') ||
    (text === undefined ? '' : keyInText(text))
  );
}

/** The user name of Basic; the colon behind it may be missing. */
export function basicKey(authorization: string | undefined): string {
  if (authorization === undefined || !/^basic /i.test(authorization)) return '';
  const text = Buffer.from(authorization.slice(6).trim(), 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? text : text.slice(0, colon);
}

/** A broken body may still say whose it is, so that its owner can be told. */
function keyInText(text: Uint8Array): string {
  const head = Buffer.from(text.buffer, text.byteOffset, Math.min(text.length, TEXT_SEARCHED_BYTES)).toString('latin1');
  return KEY_IN_TEXT.exec(head)?.[1] ?? '';
}
