import type { JsonRecord, Repositories } from '@tributary/db';
import { newId } from '@tributary/kernel';
import type { Actor } from './context';

export interface AuditTarget {
  readonly type: string;
  readonly id: string;
  readonly name: string;
}

export interface Change {
  /** `<noun>.<verb>`: `source.create`. */
  readonly action: string;
  readonly target: AuditTarget;
  /** What is worth telling of before and after. Never a secret. */
  readonly before?: JsonRecord | undefined;
  readonly after?: JsonRecord | undefined;
}

type AuditActor = Pick<Actor, 'kind' | 'id' | 'name' | 'workspaceId'>;

/** Writes the audit log. Always with the repositories of the transaction that makes the change. */
export async function recordChange(
  repositories: Repositories,
  by: { readonly actor: AuditActor; readonly ip: string; readonly clock: () => number },
  { action, target, before, after }: Change,
): Promise<void> {
  const nowMs = by.clock();
  await repositories.auditLog.append({
    id: newId('aud', nowMs),
    workspaceId: by.actor.workspaceId,
    at: new Date(nowMs),
    actorKind: by.actor.kind,
    actorId: by.actor.id,
    actorName: by.actor.name,
    action,
    targetType: target.type,
    targetId: target.id,
    targetName: target.name,
    summary: { ...(before ? { before } : {}), ...(after ? { after } : {}) },
    ip: by.ip,
  });
}

/** The keys whose values differ, as a pair for the audit log. Values are compared as JSON. */
export function differences<T extends JsonRecord>(before: T, after: T): { before: JsonRecord; after: JsonRecord } {
  const changed = Object.keys({ ...before, ...after }).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  const pick = (values: JsonRecord) => Object.fromEntries(changed.map((key) => [key, values[key] ?? null]));
  return { before: pick(before), after: pick(after) };
}
