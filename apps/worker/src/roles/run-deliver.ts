import type { RoutingDirectory } from '@tributary/db';
import { deliverEvents, evaluateFilter, sendsInBatches } from '@tributary/destinations';
import { createEgress, egressEnv } from '@tributary/egress';
import { addChunk, type JsonObject, toCanonical } from '@tributary/event-schema';
import { enricherOfFile, geoEnv } from '@tributary/event-schema/enrich';
import { createDeliver, createReplay, type DeliverDeps } from '@tributary/pipeline';
import { deliverJob, drainJob, replayJob } from '@tributary/queues';
import type { Logger } from '@tributary/telemetry';
import type { Engines } from '../engines';
import { keepLooking } from '../keep-looking';
import { createCountOutcomes } from '../replay/count-outcomes';
import { drainForgotten, enqueueForgottenReplays } from '../replay/find-forgotten';
import { replayRecords } from '../replay/replay-records';
import { createDrain } from '../replay/run-drain';
import { findSettled } from './find-settled';
import { pauseByBreaker } from './pause-by-breaker';
import { GRACE_MS, type Role } from './role';

const FORGOTTEN_EVERY_MS = 60_000;
const OUTCOMES_EVERY_MS = 10_000;

/** Brings events to destinations, each destination in a queue of its own, and walks replays and drains. */
export const runDeliver: Role = (engines, log) => {
  const { db, routing, store, stream, queues } = engines;
  const egress = createEgress({ allowCidrs: egressEnv().TRIBUTARY_EGRESS_ALLOW });
  const { TRIBUTARY_GEOIP_DB: path } = geoEnv();
  const enrich = enricherOfFile(path, (error) =>
    log.error({ err: error, path }, 'the geo database can not be read: events get no place'),
  );
  const deliver = createDeliver(
    {
      targets: targetsOf(routing),
      inFlight: stream.inFlight,
      decode: addChunk,
      store: {
        loadEvents: store.loadEvents,
        appendDeliveries: store.appendDeliveries,
        settledSince: (question) => findSettled(store, question),
      },
      toCanonical: (stored) => enrich(toCanonical(stored)),
      breaker: { pause: (input) => pauseByBreaker(db, { ...input, at: new Date() }) },
      destinations: {
        deliver: (input) => deliverEvents({ ...input, send: egress }),
        evaluateFilter,
        sendsInBatches,
      },
      clock: Date.now,
    },
    log,
  );
  const replay = createReplay({
    replays: replayRecords(db),
    store,
    enqueue: (tasks) => queues.enqueueMany(deliverJob, tasks),
  });
  const work = [
    queues.work(deliverJob, deliver),
    queues.work(replayJob, replay),
    queues.work(drainJob, createDrain({ db, store, routing, replay, clock: Date.now })),
  ];
  const stopLooking = lookAfterReplays(engines, log);
  return {
    async stop() {
      await stopLooking();
      await Promise.all(work.map((one) => one.close({ graceMs: GRACE_MS })));
      await egress.close();
    },
  };
};

/** What crashes and lost jobs leave behind is found again; what came of replays is counted. */
function lookAfterReplays({ db, store, routing, queues }: Engines, log: Logger): () => Promise<void> {
  const deps = { db, store, routing, queues, clock: Date.now };
  const looks = [
    { look: () => enqueueForgottenReplays(deps), everyMs: FORGOTTEN_EVERY_MS, what: 'look for replays without a job' },
    { look: () => drainForgotten(deps), everyMs: FORGOTTEN_EVERY_MS, what: 'look for parked events without a drain' },
    { look: createCountOutcomes(deps), everyMs: OUTCOMES_EVERY_MS, what: 'count what came of replays' },
  ];
  const stops = looks.map((one) => keepLooking({ ...one, log }));
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

/** What Postgres keeps as JSON is JSON; `db` does not know that word. */
function targetsOf(routing: RoutingDirectory): DeliverDeps['targets'] {
  return {
    ready: () => routing.ready(),
    getDestination(input) {
      const found = routing.getDestination(input);
      if (!found) return null;
      return {
        ...found,
        mappings: found.mappings.map((mapping) => ({ ...mapping, mapping: mapping.mapping as JsonObject })),
        settingsWithSecrets: () => found.settingsWithSecrets() as JsonObject,
      };
    },
  };
}
