import { silentLogger } from '@tributary/telemetry';
import { expect, test, vi } from 'vitest';
import type { Engines } from '../engines';
import { keepPersons } from './keep-persons';

test('a deletion whose job was lost gets one, and stopping waits for what runs', async () => {
  const enqueued: unknown[] = [];
  const close = vi.fn(async () => {});
  let asked: Date | undefined;
  const engines = {
    db: {
      persons: { listOpenOverrides: async () => [] },
      personDeletions: {
        async listUnfinished({ before }: { before: Date }) {
          asked = before;
          return [{ workspaceId: 'ws_1', id: 'del_1' }];
        },
      },
    },
    queues: { work: () => ({ close }), enqueue: async (_: unknown, payload: unknown) => enqueued.push(payload) },
  } as unknown as Engines;
  const before = Date.now();
  const stop = keepPersons(engines, silentLogger);
  await vi.waitFor(() => expect(enqueued).toEqual([{ workspaceId: 'ws_1', deletionId: 'del_1' }]));
  // One that was just asked for has its job on the way.
  expect(asked?.getTime()).toBeLessThanOrEqual(before - 29_000);
  await stop();
  expect(close).toHaveBeenCalledOnce();
});
