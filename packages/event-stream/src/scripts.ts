import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

/** A script of ours in `lua/`, run by its hash and sent whole when Redis does not know it (any more). */
export interface Script {
  run(redis: Redis, keys: readonly string[], args: readonly (string | number | Buffer)[]): Promise<unknown>;
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
  };
}

export const loadScripts = () => ({
  appendChunks: loadScript('append-chunks'),
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
