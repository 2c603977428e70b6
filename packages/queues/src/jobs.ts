import { digest } from '@tributary/kernel';
import { z } from 'zod';
import { defineJob } from './define-job';

const HOUR_MS = 60 * 60 * 1_000;

/**
 * Some events that one mapping (or, without `mappingId`, every enabled mapping of the destination) has still to deal
 * with. 32 hex characters per event: a reference, never the event.
 */
const deliverWork = z.object({ mappingId: z.string().optional(), eventIds: z.array(z.string()).min(1).readonly() });

export const deliverPayload = z.object({
  workspaceId: z.string(),
  destinationId: z.string(),
  sourceId: z.string(),
  /** The in-flight chunk that holds the events' bytes; '' when only the event store has them. */
  chunkId: z.string(),
  work: z.array(deliverWork).min(1).readonly(),
  /** Range of the events' receivedAt, both ends included: bounds the look-up in the event store. */
  receivedFromMs: z.number().int(),
  receivedToMs: z.number().int(),
  /** Counts from 1. */
  attempt: z.number().int().min(1),
  replayId: z.string().optional(),
});
export type DeliverPayload = z.infer<typeof deliverPayload>;

/** Bring some events of one source to one destination. */
export const deliverJob = defineJob<DeliverPayload>({
  name: 'deliver',
  payload: deliverPayload,
  // Without the attempt: a job that is narrowed for its next try stays the same job.
  id: (p) =>
    digest(
      p.destinationId,
      p.sourceId,
      p.chunkId,
      p.replayId ?? '',
      ...p.work.map((w) => digest(w.mappingId ?? '', ...w.eventIds)),
    ),
  attempts: 20,
  backoffMs: 1_000,
  // The pipeline gives up after 24 h and records it; the queue's own limit only catches a job that never gets that far.
  giveUpAfterMs: 48 * HOUR_MS,
  concurrency: 8,
  isolateBy: (p) => p.destinationId,
});

export const replayPayload = z.object({ workspaceId: z.string(), replayId: z.string() });
export type ReplayPayload = z.infer<typeof replayPayload>;

/** Walk the deliveries that a replay selects and enqueue them again. */
export const replayJob = defineJob<ReplayPayload>({
  name: 'replay',
  payload: replayPayload,
  id: (p) => digest(p.workspaceId, p.replayId),
  attempts: 20,
  backoffMs: 1_000,
  giveUpAfterMs: 24 * HOUR_MS,
  concurrency: 4,
});

export const releasePayload = z.object({ workspaceId: z.string(), releaseId: z.string() });
export type ReleasePayload = z.infer<typeof releasePayload>;

/** Bring events back from quarantine, and wait until ingest has dealt with them. */
export const releaseJob = defineJob<ReleasePayload>({
  name: 'release',
  payload: releasePayload,
  id: (p) => digest(p.workspaceId, p.releaseId),
  attempts: 20,
  backoffMs: 1_000,
  giveUpAfterMs: 24 * HOUR_MS,
  concurrency: 4,
});

export const drainPayload = z.object({
  workspaceId: z.string(),
  destinationId: z.string(),
  /** When the pause ended, ms since the epoch. Tells one drain from the next. */
  resumedAtMs: z.number().int(),
});
export type DrainPayload = z.infer<typeof drainPayload>;

/** Deliver what was parked while a destination was paused. */
export const drainJob = defineJob<DrainPayload>({
  name: 'drain',
  payload: drainPayload,
  id: (p) => digest(p.workspaceId, p.destinationId, String(p.resumedAtMs)),
  attempts: 20,
  backoffMs: 1_000,
  giveUpAfterMs: 7 * 24 * HOUR_MS,
  concurrency: 4,
});

export const erasePersonPayload = z.object({ workspaceId: z.string(), deletionId: z.string() });
export type ErasePersonPayload = z.infer<typeof erasePersonPayload>;

/** Take a deleted person out of the event store. */
export const erasePersonJob = defineJob<ErasePersonPayload>({
  name: 'erase-person',
  payload: erasePersonPayload,
  id: (p) => digest(p.workspaceId, p.deletionId),
  attempts: 20,
  backoffMs: 5_000,
  giveUpAfterMs: 7 * 24 * HOUR_MS,
  concurrency: 1,
});

export const syncPayload = z.object({
  workspaceId: z.string(),
  sourceId: z.string(),
  /** Given when a person asked for this run; a scheduled run makes its own. */
  runId: z.string().optional(),
  trigger: z.enum(['schedule', 'manual']),
});
export type SyncPayload = z.infer<typeof syncPayload>;

/** Pull what is new from a source. One source's slow sync never delays another's. */
export const syncJob = defineJob<SyncPayload>({
  name: 'sync',
  payload: syncPayload,
  id: (p) => digest(p.workspaceId, p.sourceId, p.runId ?? p.trigger),
  attempts: 5,
  backoffMs: 5_000,
  giveUpAfterMs: 24 * HOUR_MS,
  concurrency: 1,
  isolateBy: (p) => p.sourceId,
});
