import { backoffMs } from '@tributary/kernel';
import { type Logger, silentLogger } from '@tributary/telemetry';
import pg from 'pg';
import { CONFIG_CHANNEL, type ConfigChange } from '../config-channel';
import { watchHeartbeat } from './heartbeat';

const CONNECT_TIMEOUT_MS = 5_000;
const RECONNECT = { baseMs: 100, capMs: 5_000 };

/** Asks Postgres on the listener's own connection. */
export type Ask = <R>(sql: string, params: readonly unknown[]) => Promise<R[]>;

/** Something that keeps a part of the configuration in memory. */
export interface ConfigFollower {
  /** Everything anew: at the start, and after each reconnect, because announcements were missed in between. */
  load(ask: Ask): Promise<void>;
  /** One thing changed. */
  apply(change: ConfigChange, ask: Ask): Promise<void>;
}

export interface ConfigListener {
  /** Resolves after the first load. Waits for Postgres as long as it takes; rejects only when closed before. */
  ready(): Promise<void>;
  /** True while every change that was announced is in, and announcements are heard. */
  isFresh(): boolean;
  /** For questions the snapshot can't answer. Rejects while Postgres is away. */
  ask: Ask;
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly databaseUrl: string;
  readonly follower: ConfigFollower;
  readonly logger?: Logger | undefined;
}

/** Null for somebody else's message, or one written by hand: then everything is loaded anew. */
function parseChange(payload: string | undefined): ConfigChange | null {
  try {
    const change = JSON.parse(payload ?? '') as Partial<ConfigChange> | null;
    return change?.kind && change.workspaceId && change.id ? (change as ConfigChange) : null;
  } catch {
    return null;
  }
}

/**
 * Keeps a follower in step with the configuration: LISTEN first, then load, then each change in the order announced.
 * When the connection is lost it connects again and loads everything. `databaseUrl` must lead to Postgres itself: a
 * pooler that shares connections between clients swallows LISTEN.
 */
class PostgresConfigListener implements ConfigListener {
  private readonly logger: Logger;
  private connection: pg.Client | null = null;
  private stopHeartbeat = () => {};
  private reconnecting: NodeJS.Timeout | undefined;
  private attempt = 0;
  private pending = 0;
  private loaded = false;
  private work: Promise<void> = Promise.resolve();
  private lastQuestion: Promise<void> = Promise.resolve();
  private readonly firstLoad: Promise<void>;
  private settleFirstLoad: { resolve: () => void; reject: (error: Error) => void } = {
    resolve: () => {},
    reject: () => {},
  };

  constructor(private readonly options: ListenOptions) {
    this.logger = options.logger ?? silentLogger;
    this.firstLoad = new Promise((resolve, reject) => {
      this.settleFirstLoad = { resolve, reject };
    });
    // Who never asks for ready() is not to die of a close.
    this.firstLoad.catch(() => {});
    this.connect();
  }

  ready(): Promise<void> {
    return this.firstLoad;
  }

  isFresh(): boolean {
    return this.loaded && this.pending === 0;
  }

  /** One at a time: a connection has no second line. */
  ask: Ask = async <R>(sql: string, params: readonly unknown[]) => {
    const { connection } = this;
    if (!connection) throw new Error('Postgres is away');
    const answer = this.lastQuestion.then(() => connection.query(sql, [...params]));
    this.lastQuestion = answer.then(
      () => {},
      () => {},
    );
    return (await answer).rows as R[];
  };

  async close(): Promise<void> {
    const connection = this.connection;
    this.disconnect();
    this.settleFirstLoad.reject(new Error('closed before the configuration was loaded'));
    await connection?.end().catch(() => {});
  }

  private connect(): void {
    const connection = new pg.Client({
      connectionString: this.options.databaseUrl,
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'tributary-config',
    });
    this.connection = connection;
    this.lastQuestion = Promise.resolve();
    connection.on('error', (error) => this.lose(connection, error));
    connection.on('end', () => this.lose(connection, new Error('the connection ended')));
    connection.on('notification', ({ payload }) => {
      const change = parseChange(payload);
      this.enqueue(connection, () => (change ? this.options.follower.apply(change, this.ask) : this.load()));
    });
    this.enqueue(connection, async () => {
      await connection.connect();
      await connection.query(`LISTEN ${CONFIG_CHANNEL}`);
      await this.load();
      this.stopHeartbeat = watchHeartbeat(this.ask, (error) => this.lose(connection, error));
    });
  }

  private async load(): Promise<void> {
    await this.options.follower.load(this.ask);
    this.attempt = 0;
    this.loaded = true;
  }

  /** In order, one at a time. A failure means that the snapshot is behind: connect anew, which loads everything. */
  private enqueue(connection: pg.Client, task: () => Promise<void>): void {
    this.pending += 1;
    this.work = this.work.then(async () => {
      try {
        if (this.connection === connection) await task();
      } catch (error) {
        this.lose(connection, error);
      } finally {
        this.pending -= 1;
        if (this.loaded) this.settleFirstLoad.resolve();
      }
    });
  }

  private lose(connection: pg.Client, error: unknown): void {
    if (this.connection !== connection) return;
    this.disconnect();
    connection.end().catch(() => {});
    this.attempt += 1;
    this.logger.warn(
      { err: error, attempt: this.attempt },
      'Postgres is away, the configuration is served from memory',
    );
    this.reconnecting = setTimeout(() => this.connect(), backoffMs(this.attempt, RECONNECT));
  }

  private disconnect(): void {
    this.connection = null;
    this.loaded = false;
    this.stopHeartbeat();
    this.stopHeartbeat = () => {};
    clearTimeout(this.reconnecting);
  }
}

export function listenToConfig(options: ListenOptions): ConfigListener {
  return new PostgresConfigListener(options);
}
