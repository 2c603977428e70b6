import { expect, test } from 'vitest';
import { createSignInThrottle } from './sign-in-throttle';

function scene() {
  let nowMs = 1_000_000;
  const throttle = createSignInThrottle(() => nowMs);
  const fail = (email: string, times: number) => {
    for (let i = 0; i < times; i += 1) throttle.note(email, false);
  };
  return { throttle, fail, wait: (ms: number) => (nowMs += ms) };
}

test('the tenth failure closes the account for ten minutes, and no other account', () => {
  const { throttle, fail, wait } = scene();
  fail('ada@example.com', 9);
  expect(throttle.isBlocked('ada@example.com')).toBe(false);
  fail('ada@example.com', 1);
  expect(throttle.isBlocked('ada@example.com')).toBe(true);
  expect(throttle.isBlocked('bob@example.com')).toBe(false);
  wait(10 * 60_000);
  expect(throttle.isBlocked('ada@example.com')).toBe(false);
});

test('a success forgets the failures before it', () => {
  const { throttle, fail } = scene();
  fail('ada@example.com', 9);
  throttle.note('ada@example.com', true);
  fail('ada@example.com', 9);
  expect(throttle.isBlocked('ada@example.com')).toBe(false);
});
