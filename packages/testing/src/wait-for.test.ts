import { expect, test } from 'vitest';
import { waitFor } from './wait-for';

test('it answers with what the look saw, after looks that failed or saw nothing', async () => {
  const looks = [undefined, null, false, 'seen'];
  let thrown = false;
  const seen = await waitFor(() => {
    if (!thrown) {
      thrown = true;
      throw new Error('not yet');
    }
    return looks.shift();
  });
  expect(seen).toBe('seen');
});

test('zero and the empty string are answers', async () => {
  expect(await waitFor(() => 0)).toBe(0);
  expect(await waitFor(() => '')).toBe('');
});

test('in vain, it says what for and why', async () => {
  const waiting = waitFor(() => Promise.reject(new Error('refused')), { withinMs: 60, what: 'the moon' });
  await expect(waiting).rejects.toMatchObject({
    message: 'waited 60 ms in vain for the moon',
    cause: { message: 'refused' },
  });
});
