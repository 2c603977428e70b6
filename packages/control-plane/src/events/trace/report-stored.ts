import { appendedAtMs, tookBetween } from './report-received';
import { fact, type StageReporter } from './trace-stage';

/** The wait in the stream, and the way through ingest, up to the moment from which it can be found. */
export const reportStored: StageReporter = (subject) => {
  if (subject.kind !== 'stored') return null;
  const { event, storedAtMs } = subject;
  const { origin } = event;
  return {
    stage: 'stored',
    verdict: 'ok',
    atMs: storedAtMs,
    tookMs: tookBetween(appendedAtMs(origin.offset) ?? event.receivedAtMs, storedAtMs),
    title: 'Stored',
    detail: 'It is in the event store, once.',
    facts: [
      ...fact('Event id', event.eventId),
      ...fact('Lane', origin.lane),
      ...fact('Partition', origin.partition),
      ...fact('Offset', origin.offset),
    ],
    changes: [],
  };
};
