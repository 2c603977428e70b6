import { durationWords, groupedNumber } from '@tributary/ui';
import type { Replay, ReplayFilter } from '@/api';

export const isRunning = (replay: Pick<Replay, 'status'>): boolean =>
  replay.status === 'queued' || replay.status === 'running';

export interface ReplayPace {
  /** 0 to 1: how many of the deliveries were handed on. */
  readonly share: number;
  readonly perSecond: number | null;
  readonly remainingMs: number | null;
}

/** How fast a replay goes, and when it will be through. Null while there is nothing to judge by. */
export function paceOf(
  replay: Pick<Replay, 'total' | 'enqueued' | 'startedAt' | 'finishedAt'>,
  nowMs: number,
): ReplayPace {
  const share = replay.total === 0 ? 1 : Math.min(1, replay.enqueued / replay.total);
  if (replay.startedAt === null) return { share, perSecond: null, remainingMs: null };
  const endMs = replay.finishedAt === null ? nowMs : Date.parse(replay.finishedAt);
  const seconds = (endMs - Date.parse(replay.startedAt)) / 1_000;
  if (seconds <= 0 || replay.enqueued === 0) return { share, perSecond: null, remainingMs: null };
  const perSecond = replay.enqueued / seconds;
  const left = Math.max(0, replay.total - replay.enqueued);
  return { share, perSecond, remainingMs: replay.finishedAt === null ? (left / perSecond) * 1_000 : null };
}

/** `240 of 1,204 handed on · 120 a second · 8 s left` */
export function paceWords(replay: Replay, nowMs: number): string {
  const { perSecond, remainingMs } = paceOf(replay, nowMs);
  const parts = [`${groupedNumber(replay.enqueued)} of ${groupedNumber(replay.total)} handed on`];
  if (perSecond !== null)
    parts.push(`${perSecond < 10 ? perSecond.toFixed(1) : groupedNumber(Math.round(perSecond))} a second`);
  if (remainingMs !== null && remainingMs > 0) parts.push(`${durationWords(remainingMs)} left`);
  return parts.join(' · ');
}

const STATUS_WORDS: Record<string, string> = {
  failed: 'failed',
  discarded: 'discarded',
  filtered: 'filtered',
  delivered: 'delivered',
  pending: 'pending',
  parked: 'parked',
};

export interface Names {
  destination(id: string): string;
  source(id: string): string;
}

/** What a replay takes, as a clause: `failed deliveries of HubSpot from Web shop`. */
export function filterWords(filter: ReplayFilter, names: Names): string {
  if (filter.ids)
    return filter.ids.length === 1 ? 'one delivery' : `${groupedNumber(filter.ids.length)} chosen deliveries`;
  const statuses = [filter.status ?? 'failed'].flat().map((status) => STATUS_WORDS[status] ?? status);
  return [
    `${statuses.join(' or ')} deliveries`,
    filter.destinationId && `of ${names.destination(filter.destinationId)}`,
    filter.sourceId && `from ${names.source(filter.sourceId)}`,
    filter.errorGroup && 'with one cause',
    filter.userId && `of the person ${filter.userId}`,
    filter.messageId && `of the event ${filter.messageId}`,
  ]
    .filter(Boolean)
    .join(' ');
}
