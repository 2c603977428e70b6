import { expect, test } from 'vitest';
import { stateOf } from './state';

const paused = { since: '2026-01-01T00:00:00.000Z', reason: '', by: 'person' as const };

test.each([
  [{ enabled: false, paused }, 'failing', 1, 'disabled'],
  [{ enabled: true, paused }, 'failing', 1, 'paused'],
  [{ enabled: true, paused: null }, 'ok', 0, 'unconnected'],
  [{ enabled: true, paused: null }, 'failing', 1, 'attention'],
  [{ enabled: true, paused: null }, 'warning', 1, 'attention'],
  [{ enabled: true, paused: null }, 'ok', 1, 'active'],
  [{ enabled: true, paused: null }, 'idle', 1, 'quiet'],
] as const)('%o with health %s and %i connections is %s', (destination, health, connections, state) => {
  expect(stateOf(destination, { health }, connections)).toBe(state);
});
