/** A failure that a person can act on: its message is the one line that they see, so it says what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

export const saysDiskFull = (text: string): boolean =>
  /No space left on device|ENOSPC|NOT_ENOUGH_SPACE|Check free disk space/i.test(text);

export const diskFull = (detail: string): string =>
  `The disk is full. Free some space, or set TRIBUTARY_HOME to a folder on another disk. (${detail})`;

/** The line for a failure: ours as it stands, the well-known ones of the system in words, the rest by message. */
export function lineFor(error: unknown): string {
  if (error instanceof StartError) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  const lines = message.split('\n').filter((line) => line.trim() !== '');
  const full = lines.find(saysDiskFull);
  if (full !== undefined) return diskFull(full.trim());
  if (code === 'EACCES' || code === 'EROFS')
    return `A file can't be written. Set TRIBUTARY_HOME to a folder that you may write to. (${message})`;
  return `Tributary could not start: ${lines.join(' ')}`;
}
