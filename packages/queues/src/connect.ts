import { Redis, type RedisOptions } from 'ioredis';

/**
 * ioredis that is told to disconnect while it waits before its next try stops waiting, but never says that it ended. A
 * worker of BullMQ waits for that when it is closed, and so would whoever closes it, for ever.
 */
class EndingRedis extends Redis {
  readonly #copies = new Set<Redis>();

  override disconnect(reconnect = false): void {
    const isWaiting = this.status === 'reconnecting';
    super.disconnect(reconnect);
    if (reconnect) return;
    for (const copy of this.#copies) copy.disconnect();
    if (!isWaiting) return;
    // A try that is broken off ends as it should.
    this.connect().catch(() => {});
    super.disconnect();
  }

  /** BullMQ makes a worker's blocking connection so. It ends with the one that it was made of, connected or not. */
  override duplicate(override?: Partial<RedisOptions>): Redis {
    const copy = new EndingRedis({ ...this.options, ...override, replyMapping: 'legacy' });
    this.#copies.add(copy);
    copy.once('end', () => this.#copies.delete(copy));
    return copy;
  }
}

/** A connection that tries again until it is disconnected; what is asked meanwhile waits. */
export function connectRedis(url: string, options: { connectionName: string }): Redis {
  return new EndingRedis(url, { maxRetriesPerRequest: null, ...options });
}
