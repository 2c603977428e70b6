import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';
import { type LogLevel, telemetryEnv } from './env';
import { redact, redactText } from './redact';

type Fields = Readonly<Record<string, unknown>>;

/** One line of JSON per call. `log.info("text")` or `log.info({ fields }, "text")`; an error goes under `err`. */
export interface LogMethod {
  (message: string): void;
  (fields: Fields, message?: string): void;
}

/** What the house logs through. Narrow on purpose, so that tests can write one by hand. */
export interface Logger {
  readonly fatal: LogMethod;
  readonly error: LogMethod;
  readonly warn: LogMethod;
  readonly info: LogMethod;
  readonly debug: LogMethod;
  readonly trace: LogMethod;
  child(fields: Fields): Logger;
}

/**
 * A JSON logger to standard output. Secret-named fields are blanked at any depth (see `redact`), as are passwords in
 * URLs and bearer tokens within text. `level` defaults to LOG_LEVEL, then `info`; `to` is for tests.
 */
export function createLogger(options: { name: string; level?: LogLevel; to?: DestinationStream }): Logger {
  const { name, level = telemetryEnv().LOG_LEVEL, to } = options;
  const settings = {
    level,
    base: { name },
    formatters: { level: (label: string) => ({ level: label }) },
    // `redact` has made plain objects of errors already.
    serializers: { err: (value: unknown) => value },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  return wrap(to ? pino(settings, to) : pino(settings));
}

/** pino's own `redact` knows fixed paths only, so what is logged passes through ours first, and only when its level is on. */
function wrap(inner: PinoLogger): Logger {
  const methodOf =
    (level: Exclude<LogLevel, 'silent'>): LogMethod =>
    (first: string | Fields, message?: string) => {
      if (!inner.isLevelEnabled(level)) return;
      if (typeof first === 'string') inner[level](redactText(first));
      else inner[level](redact(first) as object, message === undefined ? undefined : redactText(message));
    };
  return {
    fatal: methodOf('fatal'),
    error: methodOf('error'),
    warn: methodOf('warn'),
    info: methodOf('info'),
    debug: methodOf('debug'),
    trace: methodOf('trace'),
    child: (fields) => wrap(inner.child(redact(fields) as Record<string, unknown>)),
  };
}

/** Says nothing. For tests and for code that may run without a log. */
export const silentLogger: Logger = {
  fatal: () => {},
  error: () => {},
  warn: () => {},
  info: () => {},
  debug: () => {},
  trace: () => {},
  child: () => silentLogger,
};
