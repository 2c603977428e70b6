import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ChainableCommander, Redis } from 'ioredis';

type Argument = string | number | Buffer;

/** A script of ours in `lua/`, run by its hash and sent whole when Redis does not know it (any more). */
export interface Script {
  run(redis: Redis, keys: readonly string[], args: readonly Argument[]): Promise<unknown>;
  /** Sent whole: in a transaction it would be too late to hear that Redis does not know it. */
  runIn(transaction: ChainableCommander, keys: readonly string[], args: readonly Argument[]): void;
}

function loadScript(name: string): Script {
  const text = readFileSync(new URL(`../lua/${name}.lua`, import.meta.url), 'utf8');
  const sha = createHash('sha1').update(text).digest('hex');
  return {
    async run(redis, keys, args) {
      try {
        return await redis.evalsha(sha, keys.length, ...keys, ...args);
      } catch (error) {
        if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
        return redis.eval(text, keys.length, ...keys, ...args);
      }
    },
    runIn(transaction, keys, args) {
      transaction.eval(text, keys.length, ...keys, ...args);
    },
  };
}

export const loadScripts = () => ({
  countAppends: loadScript('count-appends'),
  chooseLane: loadScript('choose-lane'),
  takeTallies: loadScript('take-tallies'),
  forgetTallies: loadScript('forget-tallies'),
  claimLeases: loadScript('claim-leases'),
  releaseLease: loadScript('release-lease'),
  openBatch: loadScript('open-batch'),
  commitBatch: loadScript('commit-batch'),
  measureLag: loadScript('measure-lag'),
  putChunk: loadScript('put-chunk'),
  releaseChunk: loadScript('release-chunk'),
});
export type Scripts = ReturnType<typeof loadScripts>;
