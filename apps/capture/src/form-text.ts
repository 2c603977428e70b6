const PLUS = 0x2b;
const BLANK = 0x20;
const PERCENT = 0x25;
const AMPERSAND = 0x26;
const NO_DIGIT = 16;

const DIGITS = new Uint8Array(256).fill(NO_DIGIT);
for (let digit = 0; digit < NO_DIGIT; digit++) {
  const text = digit.toString(NO_DIGIT);
  DIGITS[text.charCodeAt(0)] = digit;
  DIGITS[text.toUpperCase().charCodeAt(0)] = digit;
}

/**
 * The first field of this name of a form, as bytes; null when there is none. Reads nothing of the others: a form of
 * millions of fields costs no more than its bytes.
 */
export function formField(form: Uint8Array, name: string): Buffer | null {
  const bytes = bytesOf(form);
  const mark = `${name}=`;
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) {
    if (at > 0 && bytes[at - 1] !== AMPERSAND) continue;
    const end = bytes.indexOf('&', at);
    return unescaped(bytes.subarray(at + mark.length, end < 0 ? bytes.length : end));
  }
  return null;
}

/** What a form writes as `+` and `%41`. What is no such thing stays as it is. */
function unescaped(text: Uint8Array): Buffer {
  const into = Buffer.allocUnsafe(text.length);
  let end = 0;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] as number;
    const high = byte === PERCENT ? (DIGITS[text[at + 1] ?? 0] as number) : NO_DIGIT;
    const low = high === NO_DIGIT ? NO_DIGIT : (DIGITS[text[at + 2] ?? 0] as number);
    if (low !== NO_DIGIT) at += 2;
    into[end++] = low === NO_DIGIT ? (byte === PLUS ? BLANK : byte) : high * NO_DIGIT + low;
  }
  return into.subarray(0, end);
}

/** Base64 whose plus signs a form turned into blanks, as the client forgot to encode them. */
export function withPluses(letters: Uint8Array): Buffer {
  const bytes = Buffer.from(letters);
  for (let at = bytes.indexOf(BLANK); at >= 0 && at < bytes.length; at++) if (bytes[at] === BLANK) bytes[at] = PLUS;
  return bytes;
}

const bytesOf = ({ buffer, byteOffset, length }: Uint8Array): Buffer => Buffer.from(buffer, byteOffset, length);
