import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** The largest multiple of 62 below 256: bytes above it would favour the first letters. */
const UNBIASED_BELOW = 248;

/** Letters and digits, nearly 6 bits of chance each. */
export function randomToken(length: number): string {
  let token = '';
  while (token.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < UNBIASED_BELOW && token.length < length) token += ALPHABET[byte % ALPHABET.length];
    }
  }
  return token;
}

/** How API keys and invitation tokens are stored: SHA-256, hex. They have too much chance in them to be guessed back. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');
