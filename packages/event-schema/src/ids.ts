import { createHash, hash } from 'node:crypto';

/**
 * Under which an event is stored once: 32 hex characters over source and message id. The same as the kernel's `digest`
 * of both (rooms of one level don't import each other; a test vector on both sides keeps them equal).
 */
export function eventIdOf(sourceId: string, messageId: string): string {
  return digestOf(`${sourceId.length}:${sourceId}${messageId.length}:${messageId}`);
}

/** For an event that came without a message id: the same whenever its chunk is read again, and no one else's. */
export function derivedMessageId(requestId: string, index: number): string {
  return `trb-${digestOf(`${requestId.length}:${requestId}${index}`)}`;
}

/** One call instead of three objects, where Node has it (20.12 and later). */
const digestOf: (text: string) => string =
  typeof hash === 'function'
    ? (text) => hash('sha256', text, 'hex').slice(0, 32)
    : (text) => createHash('sha256').update(text).digest('hex').slice(0, 32);
