import type { Logger } from '@tributary/telemetry';
import type { JsonRecord } from '../values';
import { type Ask, listenToConfig } from './config-listener';

/** How much of a source may come in. `refuseAbove` null: nothing is refused. */
export interface SourceLimits {
  readonly eventsPerSecond: number;
  readonly burst: number;
  readonly refuseAbove: number | null;
}

/** Whose a write key is. */
export interface SourceEntry {
  readonly sourceId: string;
  readonly workspaceId: string;
  readonly sourceType: string;
  readonly sourceName: string;
  /** False: switched off by a person. Its events are refused with that reason. */
  readonly enabled: boolean;
  /** Null: it may send as much as it likes. */
  readonly limits: SourceLimits | null;
  /** Without the secrets. */
  readonly settings: JsonRecord;
  readonly consent: SourceConsent;
}

/** What people may have to agree to before a source's events go on, as told to those who ask people for it. */
export interface SourceConsent {
  /** All that any destination of the source needs. */
  readonly categories: readonly string[];
  /** A destination needs none, or there is no destination at all. */
  readonly hasUnmapped: boolean;
}

/** Every write key that works, in memory. */
export interface SourceDirectory {
  /** By write key. Null: unknown, revoked, or of a deleted source. Sure only while `isFresh()`. */
  find(writeKey: string): SourceEntry | null;
  /**
   * As `find`, but asks Postgres about a key that the snapshot does not have, so that a key works the moment after it
   * was made. Unknown keys are remembered for a second, and at most 50 questions are asked in one: guesses cost little.
   * @throws when Postgres is away and the snapshot does not know the key
   */
  findOrAsk(writeKey: string): Promise<SourceEntry | null>;
  /** True while the snapshot is all that Postgres has. */
  isFresh(): boolean;
  /** Resolves once the snapshot was loaded for the first time. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

interface KeyRow {
  key: string;
  source_id: string;
  workspace_id: string;
  type: string;
  name: string;
  enabled: boolean;
  limits: SourceLimits | null;
  settings: JsonRecord;
  consent: SourceConsent;
}

const SELECT_CONSENT = `
  SELECT jsonb_build_object(
    'categories', COALESCE(jsonb_agg(DISTINCT category ORDER BY category) FILTER (WHERE category IS NOT NULL), '[]'),
    'hasUnmapped', COALESCE(bool_or(category IS NULL), true))
  FROM connections c
  JOIN destinations d ON d.id = c.destination_id AND d.enabled AND d.deleted_at IS NULL
  LEFT JOIN LATERAL jsonb_array_elements_text(d.consent -> 'categories') AS category ON true
  WHERE c.source_id = s.id AND c.enabled`;
const SELECT_KEYS = `
  SELECT k.key, s.id AS source_id, s.workspace_id, s.type, s.name, s.enabled, s.limits, s.settings,
    (${SELECT_CONSENT}) AS consent
  FROM write_keys k JOIN sources s ON s.id = k.source_id
  WHERE k.revoked_at IS NULL AND s.deleted_at IS NULL`;

const UNKNOWN_FOR_MS = 1_000;
const QUESTIONS_PER_SECOND = 50;

/** A snapshot of keys, by key and by source. */
function createSnapshot() {
  let byKey = new Map<string, SourceEntry>();
  let keysOf = new Map<string, string[]>();

  const put = (row: KeyRow) => {
    byKey.set(row.key, {
      sourceId: row.source_id,
      workspaceId: row.workspace_id,
      sourceType: row.type,
      sourceName: row.name,
      enabled: row.enabled,
      limits: row.limits,
      settings: row.settings,
      consent: row.consent,
    });
    keysOf.set(row.source_id, [...(keysOf.get(row.source_id) ?? []), row.key]);
  };

  return {
    find: (key: string) => byKey.get(key) ?? null,
    replaceAll(rows: readonly KeyRow[]) {
      byKey = new Map();
      keysOf = new Map();
      for (const row of rows) put(row);
    },
    replaceSource(sourceId: string, rows: readonly KeyRow[]) {
      for (const key of keysOf.get(sourceId) ?? []) byKey.delete(key);
      keysOf.delete(sourceId);
      for (const row of rows) put(row);
    },
  };
}

/** Follows Postgres by LISTEN; while Postgres is away, what was known stays known. */
export function createSourceDirectory(options: { databaseUrl: string; logger?: Logger }): SourceDirectory {
  const snapshot = createSnapshot();
  const unknown = new Map<string, number>();
  const asking = new Map<string, Promise<SourceEntry | null>>();
  let questions = { second: 0, count: 0 };

  const loadAll = async (ask: Ask) => {
    snapshot.replaceAll(await ask<KeyRow>(SELECT_KEYS, []));
    unknown.clear();
  };
  const loadSource = async (sourceId: string, ask: Ask) => {
    snapshot.replaceSource(sourceId, await ask<KeyRow>(`${SELECT_KEYS} AND s.id = $1`, [sourceId]));
    unknown.clear();
  };

  /** What a destination needs, or whether it is fed at all, is told with each of the workspace's sources. */
  const loadWorkspace = async (workspaceId: string, ask: Ask) => {
    const rows = await ask<KeyRow>(`${SELECT_KEYS} AND s.workspace_id = $1`, [workspaceId]);
    const bySource = new Map<string, KeyRow[]>();
    for (const row of rows) bySource.set(row.source_id, [...(bySource.get(row.source_id) ?? []), row]);
    for (const [sourceId, own] of bySource) snapshot.replaceSource(sourceId, own);
  };

  const listener = listenToConfig({
    ...options,
    follower: {
      load: loadAll,
      async apply(change, ask) {
        if (change.kind === 'source') await loadSource(change.id, ask);
        if (change.kind === 'destination') await loadWorkspace(change.workspaceId, ask);
        // A workspace that went took its sources along.
        if (change.kind === 'workspace') await loadAll(ask);
      },
    },
  });

  function mayAsk(nowMs: number): boolean {
    const second = Math.floor(nowMs / 1_000);
    if (questions.second !== second) {
      questions = { second, count: 0 };
      unknown.clear();
    }
    questions.count += 1;
    return questions.count <= QUESTIONS_PER_SECOND;
  }

  async function ask(writeKey: string): Promise<SourceEntry | null> {
    const [row] = await listener.ask<{ id: string }>(`SELECT source_id AS id FROM write_keys WHERE key = $1`, [
      writeKey,
    ]);
    if (row) await loadSource(row.id, listener.ask);
    else unknown.set(writeKey, Date.now());
    return snapshot.find(writeKey);
  }

  return {
    find: snapshot.find,
    async findOrAsk(writeKey) {
      const known = snapshot.find(writeKey);
      if (known) return known;
      const nowMs = Date.now();
      const unknownSince = unknown.get(writeKey);
      if (unknownSince !== undefined && nowMs - unknownSince < UNKNOWN_FOR_MS) return null;
      const underWay = asking.get(writeKey);
      if (underWay) return underWay;
      if (!mayAsk(nowMs) && listener.isFresh()) return null;
      const question = ask(writeKey).finally(() => asking.delete(writeKey));
      asking.set(writeKey, question);
      return question;
    },
    isFresh: () => listener.isFresh(),
    ready: () => listener.ready(),
    close: () => listener.close(),
  };
}
