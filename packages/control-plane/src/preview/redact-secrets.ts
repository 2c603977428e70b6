import { isSecretName, REDACTED } from '@tributary/telemetry';

/** Shorter values would blank out half of every text. */
const SECRET_CHARS_MIN = 4;

/** Every text in the settings' secret fields, however deep. */
export function secretTexts(values: unknown): string[] {
  if (typeof values === 'string') return values.length >= SECRET_CHARS_MIN ? [values] : [];
  if (typeof values !== 'object' || values === null) return [];
  return Object.values(values).flatMap(secretTexts);
}

const base64 = (text: string) => Buffer.from(text).toString('base64').replace(/=+$/, '');

/** How a secret may stand in a request: as it is, in a URL, in JSON, in base64 (alone or as a part of basic auth). */
const formsOf = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  base64(secret),
  base64(`${secret}:`),
  base64(`:${secret}`),
];

/**
 * A copy of a JSON value in which no secret stands: neither its text, in any of the usual encodings, nor anything under
 * a name that means a secret (headers such as Authorization).
 */
export function redactSecrets<T>(value: T, secrets: readonly string[]): T {
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  const walk = (node: unknown, name: string): unknown => {
    if (typeof node === 'string') {
      if (isSecretName(name)) return REDACTED;
      return forms.reduce((text, form) => text.replaceAll(form, REDACTED), node);
    }
    if (Array.isArray(node)) return node.map((item) => walk(item, name));
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, walk(item, key)]));
  };
  return walk(value, '') as T;
}
