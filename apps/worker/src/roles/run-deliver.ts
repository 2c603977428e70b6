import type { RoutingDirectory } from '@tributary/db';
import { deliverEvents, evaluateFilter, sendsInBatches } from '@tributary/destinations';
import { createEgress, egressEnv } from '@tributary/egress';
import { type JsonObject, toCanonical } from '@tributary/event-schema';
import { createDeliver, createReplay, type DeliverDeps } from '@tributary/pipeline';
import { deliverJob, drainJob, replayJob } from '@tributary/queues';
import { findSettled } from './find-settled';
import { drainOrder, replayRecords } from './replay-records';
import { GRACE_MS, type Role } from './role';

/** Brings events to destinations, each destination in a queue of its own, and walks replays and drains. */
export const runDeliver: Role = (engines, log) => {
  const { db, routing, store, stream, queues } = engines;
  const egress = createEgress({ allowCidrs: egressEnv().TRIBUTARY_EGRESS_ALLOW });
  const deliver = createDeliver(
    {
      targets: targetsOf(routing),
      inFlight: stream.inFlight,
      store: {
        loadEvents: store.loadEvents,
        appendDeliveries: store.appendDeliveries,
        settledSince: (question) => findSettled(store, question),
      },
      toCanonical,
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
    queues.work(drainJob, async (payload, ctx) => replay(await drainOrder(db, payload), ctx)),
  ];
  return {
    async stop() {
      await Promise.all(work.map((one) => one.close({ graceMs: GRACE_MS })));
      await egress.close();
    },
  };
};

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
