import { hash } from 'node:crypto';
import { DIGEST_BYTES, digestTexts, TEXT_BYTES_MAX, type TextRows } from './scan/digest-texts';

export const EVENT_ID_BYTES = DIGEST_BYTES;
/** Fewer are faster one by one: four cost as much as two of Node's. */
const TOGETHER_MIN = 3;

/**
 * Under which an event is stored once: 32 hex characters over source and message id. The same as the kernel's `digest`
 * of both (rooms of one level don't import each other; a test vector on both sides keeps them equal).
 */
export function eventIdOf(sourceId: string, messageId: string): string {
  return hash('sha256', `${prefixOf(sourceId)}${messageId.length}:${messageId}`, 'hex').slice(0, EVENT_ID_BYTES * 2);
}

/** Writes the same ids as bytes, for the rows of one source from `from` to `to`: four at a time where there are as many. */
export function writeEventIds(
  sourceId: string,
  messageIds: TextRows & { textAt(row: number): string },
  rows: { readonly from: number; readonly to: number; readonly into: Uint8Array },
): void {
  const prefix = prefixOf(sourceId);
  const { from, to, into } = rows;
  const { offsets } = messageIds;
  const done = to - from < TOGETHER_MIN ? from : digestTexts(Buffer.from(prefix), messageIds, rows);
  for (let row = from; row < to; row++) {
    if (row < done && (offsets[row + 1] as number) - (offsets[row] as number) <= TEXT_BYTES_MAX) continue;
    const messageId = messageIds.textAt(row);
    // One character for each byte: the cheapest way to get bytes out of the one-shot hash.
    const bytes = hash('sha256', `${prefix}${messageId.length}:${messageId}`, 'binary');
    for (let i = 0; i < EVENT_ID_BYTES; i++) into[row * EVENT_ID_BYTES + i] = bytes.charCodeAt(i);
  }
}

/** For an event that came without a message id: the same whenever its chunk is read again, and no one else's. */
export function derivedMessageId(requestId: string, index: number): string {
  return `trb-${hash('sha256', `${prefixOf(requestId)}${index}`, 'hex').slice(0, 32)}`;
}

const prefixOf = (text: string): string => `${text.length}:${text}`;
