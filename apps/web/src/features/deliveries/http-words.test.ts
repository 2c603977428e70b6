import { expect, test } from 'vitest';
import { statusWords } from './http-words';

test.each([
  [200, '200 OK'],
  [401, '401 Not authorised'],
  [418, '418 Refused'],
  [599, '599 Server error'],
  [299, '299 OK'],
])('%i is shown as “%s”', (status, words) => expect(statusWords(status)).toBe(words));
