import type { Redis } from 'ioredis';
import { MARK_ACTIVE_LUA, RETIRE_KEY_LUA } from './scripts';

/** Which keys of an isolated job have work. Kept in Redis, so that every worker opens the same queues. */
export class ActiveKeys {
  readonly channel: string;
  readonly #registry: string;
  readonly #generation: string;

  constructor(
    private readonly redis: Redis,
    keyPrefix: string,
    jobName: string,
  ) {
    const tag = `{${keyPrefix}:${jobName}}`;
    this.channel = `${tag}:active`;
    this.#registry = `${tag}:keys`;
    this.#generation = `${tag}:generation`;
  }

  /** Called after the jobs were added, and awaited: a job whose key is not marked would wait for the next one. */
  async mark(key: string): Promise<void> {
    await this.redis.eval(MARK_ACTIVE_LUA, 2, this.#registry, this.#generation, key, this.channel);
  }

  /** Keys with their generations. */
  async list(): Promise<Map<string, number>> {
    const flat = await this.redis.zrange(this.#registry, '0', '-1', 'WITHSCORES');
    const keys = new Map<string, number>();
    for (let i = 0; i + 1 < flat.length; i += 2) keys.set(String(flat[i]), Number(flat[i + 1]));
    return keys;
  }

  /** False when the key became active since `generation` was read. */
  async retire(key: string, generation: number): Promise<boolean> {
    return (await this.redis.eval(RETIRE_KEY_LUA, 1, this.#registry, key, String(generation))) === 1;
  }
}
