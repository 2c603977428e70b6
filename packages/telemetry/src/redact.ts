export const REDACTED = '[redacted]';

const DEPTH_MAX = 8;
const SECRET_NAME =
  /^(set-)?cookie2?$|^cookies$|^key$|authorization|passw(or)?d|passphrase|secret|credential|token$|tokens$|(api|write|private|access|signing|encryption|auth|secret|service)[-_]?keys?$/i;
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/@]+@/gi;
const BEARER = /\b(Bearer|Basic)\s+[A-Za-z0-9+/_.~=-]{6,}/g;

/** True for field names whose values must not be written down, whatever they hold. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Blanks passwords in URLs and credentials of Authorization headers inside running text. */
export function redactText(text: string): string {
  return text.replace(URL_PASSWORD, `$1:${REDACTED}@`).replace(BEARER, `$1 ${REDACTED}`);
}

/**
 * A copy in which every secret-named field, at any depth to 8, is blanked, and text is passed through `redactText`.
 * Errors become `{type, message, stack, code, cause}`; circles, buffers and what lies deeper are named, not written.
 */
export function redact(value: unknown): unknown {
  return redactAt(value, 0, new Set());
}

function redactAt(value: unknown, depth: number, open: Set<object>): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (open.has(value)) return '[circular]';
  if (depth >= DEPTH_MAX) return '[deep]';
  open.add(value);
  const copy = copyOf(value, depth, open);
  open.delete(value);
  return copy;
}

function copyOf(value: object, depth: number, open: Set<object>): unknown {
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((item) => redactAt(item, depth + 1, open));
  if (value instanceof Error) return copyOfError(value, depth, open);
  if ('toJSON' in value && typeof value.toJSON === 'function') return redactAt(value.toJSON(), depth + 1, open);
  return copyOfFields(value, depth, open);
}

function copyOfError(error: Error, depth: number, open: Set<object>): unknown {
  return {
    ...copyOfFields(error, depth, open),
    type: error.name,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: redactAt(error.cause, depth + 1, open) }),
  };
}

function copyOfFields(value: object, depth: number, open: Set<object>): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    const blank = isSecretName(name) && field !== undefined && field !== null && typeof field !== 'boolean';
    Object.defineProperty(copy, name, {
      value: blank ? REDACTED : redactAt(field, depth + 1, open),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return copy;
}
