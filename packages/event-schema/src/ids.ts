import { hash } from 'node:crypto';

const EVENT_ID_BYTES = 16;

/**
 * Under which an event is stored once: 32 hex characters over source and message id. The same as the kernel's `digest`
 * of both (rooms of one level don't import each other; a test vector on both sides keeps them equal).
 */
export function eventIdOf(sourceId: string, messageId: string): string {
  return hash('sha256', `${prefixOf(sourceId)}${messageId.length}:${messageId}`, 'hex').slice(0, EVENT_ID_BYTES * 2);
}

/** Writes the same id as bytes, for many messages of one source. */
export function eventIdWriter(sourceId: string): (messageId: string, target: Uint8Array, at: number) => void {
  const prefix = prefixOf(sourceId);
  return (messageId, target, at) => {
    // One character for each byte: the cheapest way to get bytes out of the one-shot hash.
    const bytes = hash('sha256', `${prefix}${messageId.length}:${messageId}`, 'binary');
    for (let i = 0; i < EVENT_ID_BYTES; i++) target[at + i] = bytes.charCodeAt(i);
  };
}

/** For an event that came without a message id: the same whenever its chunk is read again, and no one else's. */
export function derivedMessageId(requestId: string, index: number): string {
  return `trb-${hash('sha256', `${prefixOf(requestId)}${index}`, 'hex').slice(0, 32)}`;
}

const prefixOf = (text: string): string => `${text.length}:${text}`;
