/** A filter that can't be read or written. The message is a sentence for the person who wrote it. */
export class FilterError extends Error {
  override readonly name = 'FilterError';
}
