import { createSourceDirectory } from '@tributary/db/directories';
import { createRedisFlow, createRedisStream } from '@tributary/event-stream';
import type { Logger } from '@tributary/telemetry';
import type { captureEnv } from './env';
import { type Capture, createCapture } from './server';

const PROBE_MS = 1_000;

export interface WiredCapture extends Capture {
  /** As `Capture.close`, and lets go of Redis and Postgres behind it. */
  close(): Promise<void>;
}

/** Capture on the real engines. Serves at once: a key that is not known while Postgres is away is a 503, never a 4xx. */
export function wireCapture(env: ReturnType<typeof captureEnv>, logger: Logger): WiredCapture {
  const sources = createSourceDirectory({ databaseUrl: env.DATABASE_URL, logger });
  const stream = createRedisStream({
    redisUrl: env.REDIS_URL,
    partitions: env.STREAM_PARTITIONS,
    appendBytesInFlightMax: env.CAPTURE_IN_FLIGHT_BYTES_MAX,
  });
  const flow = createRedisFlow({ redisUrl: env.REDIS_URL, partitions: env.STREAM_PARTITIONS });
  const known = { sources: false };
  sources.ready().then(
    () => {
      known.sources = true;
    },
    (error: unknown) => logger.error({ err: error }, 'the write keys could not be loaded'),
  );
  const capture = createCapture({
    sources,
    stream: stream.appender,
    flow,
    logger,
    limits: { inFlightBytesMax: env.CAPTURE_IN_FLIGHT_BYTES_MAX },
    trustProxy: env.CAPTURE_TRUST_PROXY,
    async health() {
      const streamUp = await within(PROBE_MS, stream.ready());
      // Stale keys are served from memory, which is what it is for: degraded, not ill.
      return {
        ok: streamUp && known.sources,
        stream: streamUp,
        keysLoaded: known.sources,
        keysFresh: sources.isFresh(),
      };
    },
  });
  return {
    ...capture,
    async close() {
      await capture.close();
      await Promise.all([stream.close(), flow.close(), sources.close()]);
    },
  };
}

function within(ms: number, probe: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    const end = (up: boolean) => {
      clearTimeout(timer);
      resolve(up);
    };
    probe.then(
      () => end(true),
      () => end(false),
    );
  });
}
