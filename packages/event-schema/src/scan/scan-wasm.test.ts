import { expect, test } from 'vitest';
import { compileScan } from '../../scripts/compile-scan.mjs';
import { SCAN_WASM } from './scan-wasm';

test('the compiled scan is the one of its source', async () => {
  expect((await compileScan()).toString('base64')).toBe(SCAN_WASM);
});
