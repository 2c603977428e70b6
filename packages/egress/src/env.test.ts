import { afterEach, expect, test, vi } from 'vitest';
import { egressEnv } from './env';

afterEach(() => vi.unstubAllEnvs());

test('nothing is allowed by default', () => {
  vi.stubEnv('TRIBUTARY_EGRESS_ALLOW', '');
  expect(egressEnv().TRIBUTARY_EGRESS_ALLOW).toEqual([]);
});

test('a list is read, blanks left out', () => {
  vi.stubEnv('TRIBUTARY_EGRESS_ALLOW', ' 127.0.0.1/32, 10.0.0.0/8,');
  expect(egressEnv().TRIBUTARY_EGRESS_ALLOW).toEqual(['127.0.0.1/32', '10.0.0.0/8']);
});

test('an entry that is no network stops the start', () => {
  vi.stubEnv('TRIBUTARY_EGRESS_ALLOW', 'localhost');
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(() => egressEnv()).toThrow();
});
