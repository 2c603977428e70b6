import { expect, test } from 'vitest';
import { engineUrls } from './engine-urls';

test('without engines a suite fails and says how to get them', () => {
  expect(() => engineUrls({ DATABASE_URL: 'postgresql://x' })).toThrow(/npm test -- --only integration/);
});
