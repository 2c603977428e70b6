import type { Db } from '@tributary/db';
import { newId } from '@tributary/kernel';

/** Pauses a destination in nobody's name, with an entry in the audit log. Nothing when it is paused or gone already. */
export async function pauseByBreaker(
  db: Pick<Db, 'transaction'>,
  { workspaceId, destinationId, reason, at }: { workspaceId: string; destinationId: string; reason: string; at: Date },
): Promise<void> {
  await db.transaction(async (tx) => {
    const paused = await tx.destinations.pause({ workspaceId, id: destinationId, by: 'breaker', reason, at });
    const destination = paused ? await tx.destinations.find({ workspaceId, id: destinationId }) : null;
    if (!destination) return;
    await tx.auditLog.append({
      id: newId('aud', at.getTime()),
      workspaceId,
      at,
      actorKind: 'system',
      actorId: '',
      actorName: 'Tributary',
      action: 'destination.pause',
      targetType: 'destination',
      targetId: destinationId,
      targetName: destination.name,
      summary: { after: { reason } },
      ip: '',
    });
  });
}
