import { createSourcePrivacy, type PrivacyPolicy, type SourcePrivacy } from '@tributary/event-schema';
import type { Logger } from '@tributary/telemetry';
import { privacySecret } from '../privacy-secret';
import { type Ask, listenToConfig } from './config-listener';

/** What of which source's events may be stored, in memory: the source's own rules, else its workspace's. */
export interface PrivacyDirectory {
  /** Null for a source without rules, or of another workspace. */
  privacyOf(input: { workspaceId: string; sourceId: string }): SourcePrivacy | null;
  /** True while the snapshot is all that Postgres has. */
  isFresh(): boolean;
  /** Resolves once the snapshot was loaded for the first time. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

interface PolicyRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly policy: PrivacyPolicy;
}

// Deleted sources too: what they sent before may still be on its way.
const SELECT_POLICIES = `
  SELECT s.id, s.workspace_id, COALESCE(s.privacy, w.settings -> 'privacy') AS policy
  FROM sources s JOIN workspaces w ON w.id = s.workspace_id
  WHERE (s.privacy IS NOT NULL OR w.settings ? 'privacy')`;

/** Follows Postgres by LISTEN; while Postgres is away, what was known stays known. */
export function createPrivacyDirectory(options: {
  databaseUrl: string;
  secretKey: string;
  logger?: Logger;
}): PrivacyDirectory {
  /** Only sources with rules: for all others a look-up in an empty map is all that it costs. */
  let bySource = new Map<string, { workspaceId: string; privacy: SourcePrivacy }>();

  const put = (rows: readonly PolicyRow[]) => {
    for (const { id, workspace_id: workspaceId, policy } of rows) {
      const privacy = createSourcePrivacy(policy, privacySecret(options.secretKey, workspaceId));
      if (privacy) bySource.set(id, { workspaceId, privacy });
      else bySource.delete(id);
    }
  };
  const loadAll = async (ask: Ask) => {
    const rows = await ask<PolicyRow>(SELECT_POLICIES, []);
    bySource = new Map();
    put(rows);
  };
  const loadOne = async (id: string, ask: Ask) => {
    const rows = await ask<PolicyRow>(`${SELECT_POLICIES} AND s.id = $1`, [id]);
    if (rows.length === 0) bySource.delete(id);
    put(rows);
  };

  const listener = listenToConfig({
    ...options,
    follower: {
      load: loadAll,
      async apply(change, ask) {
        if (change.kind === 'source') await loadOne(change.id, ask);
        if (change.kind === 'workspace') await loadAll(ask);
      },
    },
  });

  return {
    privacyOf({ workspaceId, sourceId }) {
      const found = bySource.get(sourceId);
      return found?.workspaceId === workspaceId ? found.privacy : null;
    },
    isFresh: () => listener.isFresh(),
    ready: () => listener.ready(),
    close: () => listener.close(),
  };
}
