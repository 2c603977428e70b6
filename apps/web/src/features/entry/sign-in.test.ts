import { expect, test } from 'vitest';
import { safeNext } from './sign-in';

test.each([
  ['/acme/sources?type=track', '/acme/sources?type=track'],
  ['https://evil.example', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  [null, '/'],
])('after signing in, %s leads to %s', (next, path) => expect(safeNext(next)).toBe(path));
