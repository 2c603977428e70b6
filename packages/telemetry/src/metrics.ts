import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const registry = new Registry();
const made = new Map<string, { readonly kind: string; readonly metric: unknown }>();
const DURATION_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
let processMetricsOn = false;

/** `name` in Prometheus style with its unit last: `tributary_capture_events_total`. */
export interface MetricDefinition<L extends string = string> {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly L[];
}

export type Labels<L extends string> = Partial<Record<L, string | number>>;

export interface CounterMetric<L extends string = string> {
  inc(labels?: Labels<L>, by?: number): void;
  /** The counter of these labels, for hot paths: to count is an addition, which a scrape finds. */
  of(labels: Labels<L>): LabelledCounter;
}
export interface LabelledCounter {
  inc(by?: number): void;
}
export interface GaugeMetric<L extends string = string> {
  set(value: number, labels?: Labels<L>): void;
  inc(labels?: Labels<L>, by?: number): void;
  dec(labels?: Labels<L>, by?: number): void;
}
export interface HistogramMetric<L extends string = string> {
  observe(value: number, labels?: Labels<L>): void;
}

/** The counter of this name, made on first use. @throws Error when the name is taken by another kind of metric. */
export function counter<L extends string = string>(definition: MetricDefinition<L>): CounterMetric<L> {
  return once(definition.name, 'counter', () => {
    const additions: (() => void)[] = [];
    const collect = (): void => {
      for (const add of additions) add();
    };
    const metric = new Counter<L>({ ...base(definition), collect });
    return {
      inc: (labels: Labels<L> = {}, by = 1) => metric.inc(labels, by),
      of(labels: Labels<L>) {
        let uncollected = 0;
        additions.push(() => {
          if (uncollected > 0) metric.inc(labels, uncollected);
          uncollected = 0;
        });
        return {
          inc(by = 1) {
            uncollected += by;
          },
        };
      },
    };
  });
}

/**
 * The gauge of this name, made on first use. With `collect`, its value is asked for at every scrape.
 * @throws Error when the name is taken by another kind of metric.
 */
export function gauge<L extends string = string>(
  definition: MetricDefinition<L> & { readonly collect?: (gauge: GaugeMetric<L>) => void | Promise<void> },
): GaugeMetric<L> {
  return once(definition.name, 'gauge', () => {
    const { collect } = definition;
    const metric = new Gauge<L>({ ...base(definition), ...(collect ? { collect: () => collect(api) } : {}) });
    const api: GaugeMetric<L> = {
      set: (value, labels = {}) => metric.set(labels, value),
      inc: (labels = {}, by = 1) => metric.inc(labels, by),
      dec: (labels = {}, by = 1) => metric.dec(labels, by),
    };
    return api;
  });
}

/**
 * The histogram of this name, made on first use. Default buckets suit durations in seconds (1 ms to 30 s).
 * @throws Error when the name is taken by another kind of metric.
 */
export function histogram<L extends string = string>(
  definition: MetricDefinition<L> & { readonly buckets?: readonly number[] },
): HistogramMetric<L> {
  return once(definition.name, 'histogram', () => {
    const buckets = [...(definition.buckets ?? DURATION_BUCKETS_SECONDS)];
    const metric = new Histogram<L>({ ...base(definition), buckets });
    return { observe: (value: number, labels: Labels<L> = {}) => metric.observe(labels, value) };
  });
}

/** CPU, memory, event loop and file descriptors of this process join the answer of `metricsText`. Idempotent. */
export function collectProcessMetrics(): void {
  if (processMetricsOn) return;
  processMetricsOn = true;
  collectDefaultMetrics({ register: registry });
}

/** Everything counted so far in Prometheus' text format; serve it as `METRICS_CONTENT_TYPE`. */
export function metricsText(): Promise<string> {
  return registry.metrics();
}

export const METRICS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Forgets every metric. For tests only: handles that were given out before count into the void. */
export function resetMetrics(): void {
  registry.clear();
  made.clear();
  processMetricsOn = false;
}

function base<L extends string>({ name, help, labels }: MetricDefinition<L>) {
  return { name, help, labelNames: [...(labels ?? [])], registers: [registry] };
}

function once<M>(name: string, kind: string, make: () => M): M {
  const known = made.get(name);
  if (known && known.kind !== kind) throw new Error(`metric ${name} is a ${known.kind}, not a ${kind}`);
  if (known) return known.metric as M;
  const metric = make();
  made.set(name, { kind, metric });
  return metric;
}
