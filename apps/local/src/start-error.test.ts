import { expect, test } from 'vitest';
import { lineFor, StartError } from './start-error';

const coded = (message: string, code: string): Error => Object.assign(new Error(message), { code });

test.each([
  ['ours as it stands', new StartError('Port 3000 is in use.'), /^Port 3000 is in use\.$/],
  [
    'a full disk, from Node',
    coded('ENOSPC: no space left on device, write', 'ENOSPC'),
    /^The disk is full\. .+TRIBUTARY_HOME/,
  ],
  [
    'a full disk, from the middle of what Postgres said',
    new Error('Command failed: initdb\nFATAL:  could not write "x": No space left on device\nSTATEMENT: CREATE'),
    /^The disk is full\. .+\(FATAL: {2}could not write "x": No space left on device\)$/,
  ],
  ['a folder that may not be written', coded("EACCES: permission denied, mkdir '/x'", 'EACCES'), /TRIBUTARY_HOME/],
  ['anything else', new Error('first\nsecond'), /^Tributary could not start: first second$/],
])('%s is one line', (_what, error, line) => {
  expect(lineFor(error)).toMatch(line);
  expect(lineFor(error)).not.toContain('\n');
});
