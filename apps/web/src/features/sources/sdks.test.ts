import { expect, test } from 'vitest';
import { SDKS, sdkOf } from './sdks';

test.each(SDKS.map((sdk) => [sdk.id, sdk] as const))(
  'the %s snippet has the key and the address filled in',
  (_id, sdk) => {
    const code = sdk
      .snippet({ writeKey: 'wk_test', captureUrl: 'http://127.0.0.1:3001' })
      .map((part) => part.code)
      .join('\n');
    expect(code).toContain('wk_test');
    expect(code).toContain('127.0.0.1:3001');
    expect(code).not.toMatch(/undefined|YOUR|<(?!\/?script)/);
  },
);

test('an unknown SDK in the URL falls back to the first one', () => expect(sdkOf('nope')).toBe(SDKS[0]));
