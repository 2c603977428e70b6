import { expect, test } from 'vitest';
import { healthOfDestination, healthOfEdge, healthOfSource } from './judge-health';

const on = { enabled: true, paused: null };

test.each([
  ['nothing was sent', { delivered: 0, failed: 0, pending: 0 }, 'idle'],
  ['everything arrived', { delivered: 100, failed: 0, pending: 0 }, 'ok'],
  ['a few are tried again', { delivered: 100, failed: 0, pending: 3 }, 'warning'],
  ['a tenth failed', { delivered: 90, failed: 10, pending: 0 }, 'failing'],
  ['nothing gets through, though nothing is given up', { delivered: 0, failed: 0, pending: 5 }, 'failing'],
])('a destination where %s', (_name, counts, health) => {
  expect(healthOfDestination(on, counts)).toBe(health);
});

test('a pause and a switch that is off say more than the counts', () => {
  const failing = { delivered: 0, failed: 9, pending: 0 };
  const paused = { since: new Date(0), reason: '', by: 'person' as const };
  expect(healthOfDestination({ enabled: true, paused }, failing)).toBe('paused');
  expect(healthOfDestination({ enabled: false, paused }, failing)).toBe('disabled');
  expect(healthOfEdge(true, { delivered: 5, failed: 0, pending: 0, parked: 2 })).toBe('paused');
});

test('a source whose sender is refused too often is pointed out', () => {
  const totals = { sourceId: 'src_1', stored: 94, duplicate: 0, quarantined: 0, lastMinuteMs: 0 };
  expect(healthOfSource({ enabled: true }, { ...totals, accepted: 100, blocked: 6 })).toBe('warning');
  expect(healthOfSource({ enabled: true }, { ...totals, accepted: 100, blocked: 60 })).toBe('failing');
  expect(healthOfSource({ enabled: true }, undefined)).toBe('idle');
});
