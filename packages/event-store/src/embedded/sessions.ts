import { Session } from 'chdb';
import { quoteName, quoteText } from './bind-params';

/** What a request wants its session to look like. */
export interface SessionState {
  readonly database: string;
  readonly settings: ReadonlyMap<string, string>;
}

/** A chDB session that remembers what was set on it, so that equal requests cost no SET. */
export class PooledSession {
  #settings: ReadonlyMap<string, string> = new Map();
  #database = 'default';
  /** A SET that failed half-way leaves an unknown state: the next request sets everything again. */
  #dirty = false;

  constructor(readonly session: Session) {}

  async become({ database, settings }: SessionState): Promise<void> {
    const changes: string[] = [];
    for (const name of this.#settings.keys()) if (!settings.has(name)) changes.push(`${name} = DEFAULT`);
    for (const [name, value] of settings) {
      if (this.#dirty || this.#settings.get(name) !== value) changes.push(`${name} = ${quoteText(value)}`);
    }
    if (changes.length > 0) {
      this.#dirty = true;
      this.#settings = new Map([...this.#settings, ...settings]);
      await this.session.queryAsync(`SET ${changes.join(', ')}`);
      this.#settings = settings;
      this.#dirty = false;
    }
    if (database !== this.#database) {
      await this.session.queryAsync(`USE ${quoteName(database)}`);
      this.#database = database;
    }
  }
}

/** Sessions over one data directory; whoever finds none idle waits in line. */
export class SessionPool {
  readonly #all: readonly PooledSession[];
  readonly #idle: PooledSession[];
  readonly #waiting: ((session: PooledSession) => void)[] = [];

  constructor(path: string, size: number) {
    this.#all = Array.from({ length: size }, () => new PooledSession(new Session(path)));
    this.#idle = [...this.#all];
  }

  async use<T>(state: SessionState, work: (session: Session) => Promise<T>): Promise<T> {
    const pooled = this.#idle.pop() ?? (await new Promise<PooledSession>((resolve) => this.#waiting.push(resolve)));
    try {
      await pooled.become(state);
      return await work(pooled.session);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(pooled);
      else this.#idle.push(pooled);
    }
  }

  close(): void {
    for (const { session } of this.#all) session.close();
  }
}
