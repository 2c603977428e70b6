import type { Logger } from '@tributary/telemetry';
import type { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { ActiveKeys } from './active-keys';

/** How often the registry is read, should a wake-up have been missed. */
const POLL_MS = 2_000;
const IDLE_MS = 60_000;

interface Open {
  readonly worker: Worker;
  idleSinceMs: number | null;
}

/**
 * One worker per key that has work. A key's jobs wait only for each other: a slow or failing destination fills its own
 * few slots and nobody else's. A queue that has been empty for a minute costs nothing: its worker is closed, its key
 * leaves the registry, and the next job brings both back.
 */
export function runIsolatedWorkers(input: {
  keys: ActiveKeys;
  subscriber: Redis;
  open: (key: string) => Worker;
  queueOf: (key: string) => Queue;
  log: Logger;
  idleMs?: number;
  pollMs?: number;
}): { close(force: boolean): Promise<void>; openKeys(): readonly string[] } {
  const { keys, subscriber, log, idleMs = IDLE_MS, pollMs = POLL_MS } = input;
  const workers = new Map<string, Open>();
  const closingWorkers = new Set<Promise<void>>();
  let closing = false;

  const ensure = (key: string) => {
    const known = workers.get(key);
    if (known) known.idleSinceMs = null;
    else if (!closing) workers.set(key, { worker: input.open(key), idleSinceMs: null });
  };

  /** Closed only after the registry agreed that nothing came in between. */
  const closeIfIdle = async (key: string, generation: number | undefined) => {
    const entry = workers.get(key);
    if (!entry) return;
    const counts = await input.queueOf(key).getJobCounts('wait', 'active', 'delayed', 'prioritized');
    if (Object.values(counts).some((count) => count > 0)) {
      entry.idleSinceMs = null;
      return;
    }
    entry.idleSinceMs ??= Date.now();
    if (Date.now() - entry.idleSinceMs < idleMs) return;
    if (generation !== undefined && !(await keys.retire(key, generation))) return;
    workers.delete(key);
    const done = entry.worker.close();
    closingWorkers.add(done);
    await done.finally(() => closingWorkers.delete(done));
  };

  const sweep = async () => {
    const active = await keys.list();
    for (const key of active.keys()) if (!workers.has(key)) ensure(key);
    for (const key of [...workers.keys()]) await closeIfIdle(key, active.get(key));
  };

  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> = Promise.resolve();
  const loop = () => {
    if (closing) return;
    sweeping = sweep().catch((err) => log.warn({ err }, 'could not read which queues have work, trying again'));
    void sweeping.then(() => {
      if (!closing) timer = setTimeout(loop, pollMs);
    });
  };

  const onMessage = (channel: string, key: string) => {
    if (channel === keys.channel) ensure(key);
  };
  subscriber.on('message', onMessage);
  // A failed subscription only costs up to one poll interval.
  void subscriber.subscribe(keys.channel).catch((err) => log.warn({ err }, 'could not listen for work, polling'));
  loop();

  return {
    openKeys: () => [...workers.keys()],
    async close(force) {
      closing = true;
      clearTimeout(timer);
      subscriber.off('message', onMessage);
      await sweeping;
      await Promise.all([...[...workers.values()].map(({ worker }) => worker.close(force)), ...closingWorkers]);
      workers.clear();
    },
  };
}
