import { createBooks } from '@tributary/pipeline';
import { deliverJob } from '@tributary/queues';
import type { Logger } from '@tributary/telemetry';
import type { Engines } from '../engines';
import { keepLooking } from '../keep-looking';

const EVERY_MS = 5_000;

/** Compares what was accepted with what became of it, for as long as the worker runs. Returns how to stop. */
export function keepBooks({ stream, store, routing, queues }: Engines, log: Logger): () => Promise<void> {
  const look = createBooks(
    {
      tallies: stream.tallies,
      stream: { lag: () => stream.consumer.lag(), partitionOf: (sourceId) => stream.appender.partitionOf(sourceId) },
      store,
      destinations: {
        exists: (input) => routing.getDestination(input) !== null,
        async isIdle(destinationId) {
          const { waiting, active, delayed } = await queues.counts(deliverJob, destinationId);
          return waiting + active + delayed === 0;
        },
      },
      clock: Date.now,
    },
    log,
  );
  const started = routing.ready();
  return keepLooking({ look: () => started.then(look), everyMs: EVERY_MS, log, what: 'keep the books' });
}
