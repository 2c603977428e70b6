import type { Client } from '../client';
import type { AuditLog } from '../generated/client';
import { asRecord, defined, type JsonRecord, type Page, type PageInput, pageQuery, toJson, toPage } from '../values';

export type AuditActorKind = 'user' | 'apiKey' | 'system';

export interface AuditRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly at: Date;
  readonly actorKind: AuditActorKind;
  readonly actorId: string;
  readonly actorName: string;
  /** `<noun>.<verb>`: `source.create`. */
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string;
  readonly targetName: string;
  /** { before?, after? }, never with secrets. */
  readonly summary: JsonRecord;
  readonly ip: string;
}

export interface AuditFilter {
  readonly actorId?: string | undefined;
  readonly action?: string | undefined;
  readonly targetType?: string | undefined;
  readonly targetId?: string | undefined;
  /** Inclusive. */
  readonly since?: Date | undefined;
  /** Exclusive. */
  readonly until?: Date | undefined;
}

/** Who changed what. Only ever added to. */
export interface AuditLogRepository {
  append(entry: AuditRow): Promise<void>;
  list(input: { workspaceId: string } & AuditFilter & PageInput): Promise<Page<AuditRow>>;
}

const toRow = (row: AuditLog): AuditRow => ({
  ...row,
  actorKind: row.actorKind as AuditActorKind,
  summary: asRecord(row.summary),
});

export function createAuditLog(client: Client): AuditLogRepository {
  return {
    async append({ summary, ...entry }) {
      await client.auditLog.create({ data: { ...entry, summary: toJson(summary) } });
    },

    async list({ workspaceId, since, until, limit, cursor, ...filter }) {
      const { where, ...query } = pageQuery({ limit, cursor });
      const at = defined({ gte: since, lt: until });
      const rows = await client.auditLog.findMany({
        where: { workspaceId, ...defined(filter), ...(Object.keys(at).length > 0 ? { at } : {}), ...where },
        ...query,
      });
      return toPage(rows, limit, toRow);
    },
  };
}
