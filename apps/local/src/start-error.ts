/** A failure that a person can act on: its message is the one line that they see, so it says what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** The line for a failure: ours as it stands, the well-known ones of the system in words, the rest by message. */
export function lineFor(error: unknown): string {
  if (error instanceof StartError) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  if (code === 'ENOSPC' || /No space left on device/i.test(message))
    return `The disk is full. Free some space, or set TRIBUTARY_HOME to a folder on another disk. (${message})`;
  if (code === 'EACCES' || code === 'EROFS')
    return `A file can't be written. Set TRIBUTARY_HOME to a folder that you may write to. (${message})`;
  return `Tributary could not start: ${message}`;
}
