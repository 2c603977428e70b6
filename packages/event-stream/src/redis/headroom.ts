import type { Redis } from 'ioredis';

export interface HeadroomOptions {
  readonly redis: Redis;
  /** Appends are refused above this share of Redis's `maxmemory`. */
  readonly fullAtShare: number;
  readonly checkEveryMs: number;
}

function numberOf(info: string, field: string): number {
  return Number(new RegExp(`^${field}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
}

/**
 * Keeps room in Redis for those who empty it. A stream that fills Redis to the brim could never be drained: ingest
 * needs memory for jobs and bytes in flight before it may commit. So appends stop earlier than everybody else.
 */
export function watchHeadroom({ redis, fullAtShare, checkEveryMs }: HeadroomOptions) {
  let full = false;
  const check = async (): Promise<void> => {
    const info = await redis.info('memory');
    const max = numberOf(info, 'maxmemory');
    full = max > 0 && numberOf(info, 'used_memory') > max * fullAtShare;
  };
  // A Redis that does not answer is no fuller than before; the appends themselves find out.
  const look = (): void => void check().catch(() => {});
  const timer = setInterval(look, checkEveryMs);
  timer.unref();
  redis.on('ready', look);
  return { isFull: () => full, stop: () => clearInterval(timer) };
}
