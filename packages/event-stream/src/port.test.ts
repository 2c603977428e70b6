import { expect, test } from 'vitest';
import { offsetNumbers } from './port';

test.each([
  ['1700000000000-12', [1_700_000_000_000, 12, 0]],
  ['1700000000000-12.3', [1_700_000_000_000, 12, 3]],
  ['1700000000000-12.10', [1_700_000_000_000, 12, 10]],
  ['7', [7, 0, 0]],
])('the numbers of the offset %s', (offset, numbers) => expect(offsetNumbers(offset)).toEqual(numbers));
