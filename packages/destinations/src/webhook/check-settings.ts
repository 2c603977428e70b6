import type { Json, JsonObject } from '@tributary/event-schema';
import type { FieldError } from '../types';

const SECRET = /^whsec_[A-Za-z0-9+/]+={0,2}$/;
const SECRET_BYTES_MIN = 24;
const SECRET_BYTES_MAX = 64;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Ours to set: the signature's headers, and what belongs to the connection. */
const OURS = /^(webhook-|content-length$|content-type$|host$|connection$|transfer-encoding$)/i;

/** What the form's types can't say: how a URL, a header and a signing secret have to look. */
export function checkWebhookSettings(settings: JsonObject): readonly FieldError[] {
  return [...checkUrl(settings.url), ...checkHeaders(settings.headers), ...checkSecret(settings.signingSecret)];
}

function checkUrl(url: Json | undefined): FieldError[] {
  const { username, password } = new URL(String(url));
  if (!username && !password) return [];
  return [
    { field: 'url', message: 'URL has a user name or password in it. Send them in an Authorization header instead.' },
  ];
}

function checkHeaders(headers: Json | undefined): FieldError[] {
  return Object.entries(headers ?? {}).flatMap(([name, value]) => {
    const field = 'headers';
    if (!HEADER_NAME.test(name)) return [{ field, message: `"${name}" is not the name of a header.` }];
    if (OURS.test(name)) return [{ field, message: `The header ${name} is set by Tributary.` }];
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what a header must not have.
    const valid = typeof value === 'string' && !/[\0-\x08\x0a-\x1f\x7f]|[^\0-\xff]/.test(value);
    return valid ? [] : [{ field, message: `The header ${name} has to be text without line breaks.` }];
  });
}

function checkSecret(secret: Json | undefined): FieldError[] {
  if (secret === undefined || secret === null || secret === '') return [];
  const bytes = typeof secret === 'string' && SECRET.test(secret) ? Buffer.from(secret.slice(6), 'base64').length : 0;
  if (bytes >= SECRET_BYTES_MIN && bytes <= SECRET_BYTES_MAX) return [];
  return [
    {
      field: 'signingSecret',
      message: `Signing secret has to be whsec_ and ${SECRET_BYTES_MIN} to ${SECRET_BYTES_MAX} bytes in Base64.`,
    },
  ];
}
