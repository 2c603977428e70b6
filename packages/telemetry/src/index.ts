export { LOG_LEVELS, type LogLevel, telemetryEnv } from './env';
export { createLogger, type Logger, type LogMethod, silentLogger } from './logger';
export {
  type CounterMetric,
  collectProcessMetrics,
  counter,
  type GaugeMetric,
  gauge,
  type HistogramMetric,
  histogram,
  type LabelledCounter,
  type Labels,
  METRICS_CONTENT_TYPE,
  type MetricDefinition,
  metricsText,
  resetMetrics,
} from './metrics';
export { isSecretName, REDACTED, redact, redactText } from './redact';
