import { beforeEach, expect, test } from 'vitest';
import { counter, gauge, histogram, metricsText, resetMetrics } from './metrics';

beforeEach(resetMetrics);

test('a counter of one name is one counter, whoever asks', async () => {
  counter({ name: 't_events_total', help: 'h', labels: ['kind'] }).inc({ kind: 'a' });
  counter({ name: 't_events_total', help: 'h', labels: ['kind'] }).inc({ kind: 'a' }, 2);
  expect(await metricsText()).toContain('t_events_total{kind="a"} 3');
});

test('a counter of given labels adds up to the counter, at each scrape once', async () => {
  const events = counter({ name: 't_events_total', help: 'h', labels: ['kind'] });
  const [one, same] = [events.of({ kind: 'a' }), events.of({ kind: 'a' })];
  one.inc();
  one.inc(3);
  same.inc(2);
  events.inc({ kind: 'a' });
  expect(await metricsText()).toContain('t_events_total{kind="a"} 7');
  one.inc();
  expect(await metricsText()).toContain('t_events_total{kind="a"} 8');
});

test('a name cannot be two kinds of metric', () => {
  counter({ name: 't_x', help: 'h' });
  expect(() => gauge({ name: 't_x', help: 'h' })).toThrow('metric t_x is a counter, not a gauge');
});

test('a gauge with collect is asked at every scrape', async () => {
  let value = 1;
  gauge({ name: 't_now', help: 'h', collect: (g) => g.set(value) });
  expect(await metricsText()).toContain('t_now 1');
  value = 7;
  expect(await metricsText()).toContain('t_now 7');
});

test('a histogram counts into its buckets', async () => {
  histogram({ name: 't_seconds', help: 'h', buckets: [1, 2] }).observe(1.5);
  const text = await metricsText();
  expect(text).toContain('t_seconds_bucket{le="1"} 0');
  expect(text).toContain('t_seconds_bucket{le="2"} 1');
});
