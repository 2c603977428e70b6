import type { AuditActorKind, JsonRecord } from '@tributary/db';
import type { UseCaseContext } from '../context';
import { iso, type ListInput, type Listing } from '../listing';
import { requirePermission } from '../permissions';

export interface AuditEntryView {
  readonly id: string;
  readonly at: string;
  readonly actorKind: AuditActorKind;
  readonly actorId: string;
  readonly actorName: string;
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string;
  readonly targetName: string;
  readonly summary: JsonRecord;
}

/** `since` is inclusive, `until` exclusive, both ISO 8601. */
export async function listAuditEntries(
  ctx: UseCaseContext,
  input: ListInput & {
    targetId?: string | undefined;
    actorId?: string | undefined;
    action?: string | undefined;
    since?: string | undefined;
    until?: string | undefined;
  },
): Promise<Listing<AuditEntryView>> {
  requirePermission(ctx, 'audit:read');
  const { since, until, ...filter } = input;
  const page = await ctx.db.auditLog.list({
    ...filter,
    workspaceId: ctx.actor.workspaceId,
    since: since === undefined ? undefined : new Date(since),
    until: until === undefined ? undefined : new Date(until),
  });
  const data = page.rows.map(({ workspaceId: _, ip: __, at, ...row }) => ({ ...row, at: iso(at) }));
  return { data, nextCursor: page.nextCursor };
}
