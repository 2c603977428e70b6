import { collectSeldom } from '@tributary/kernel';
import { collectProcessMetrics, createLogger } from '@tributary/telemetry';
import { captureEnv } from './env';
import { wireCapture } from './wire-capture';

const CLOSE_WITHIN_MS = 25_000;

collectSeldom();

const logger = createLogger({ name: 'capture' });
process.on('uncaughtException', (error) => {
  logger.fatal({ err: error }, 'capture ends: something failed that nobody expected');
  process.exit(1);
});

const env = captureEnv();
collectProcessMetrics();
const capture = wireCapture(env, logger);

let closing = false;
async function close(signal: string): Promise<void> {
  if (closing) return;
  closing = true;
  logger.info({ signal }, 'capture takes no new requests and finishes what is under way');
  setTimeout(() => {
    logger.error('requests were still under way at the end of the time to close');
    process.exit(1);
  }, CLOSE_WITHIN_MS).unref();
  await capture.close();
  logger.info('capture has ended');
  process.exit(0);
}
process.on('SIGTERM', () => void close('SIGTERM'));
process.on('SIGINT', () => void close('SIGINT'));

try {
  const { address, port } = await capture.listen({ host: env.CAPTURE_HOST, port: env.CAPTURE_PORT });
  logger.info({ address, port }, 'capture listens');
} catch (error) {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const message =
    code === 'EADDRINUSE'
      ? `port ${env.CAPTURE_PORT} is taken by another program; set CAPTURE_PORT to a free one`
      : 'capture could not listen';
  logger.fatal({ err: error }, message);
  process.exit(1);
}
