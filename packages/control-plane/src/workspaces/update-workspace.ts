import type { WorkspaceRow } from '@tributary/db';
import { isOpenPolicy, type PrivacyPolicy } from '@tributary/event-schema';
import type { UseCaseContext } from '../context';
import { notFound } from '../errors';
import { requirePermission } from '../permissions';
import { refuseFaultyPolicy } from '../privacy/refuse-faulty-policy';
import { differences, recordChange } from '../record-change';
import { toWorkspaceView, type WorkspaceView } from './workspace-view';

export interface WorkspaceUpdate {
  /** The slug stays, because links contain it. */
  readonly name?: string | undefined;
  /** For sources without rules of their own, from now on. */
  readonly privacy?: PrivacyPolicy | undefined;
}

const audited = (row: WorkspaceRow) => ({ name: row.name, privacy: row.settings.privacy ?? null });

function withPrivacy({ privacy: _, ...settings }: WorkspaceRow['settings'], privacy: PrivacyPolicy) {
  return isOpenPolicy(privacy) ? settings : { ...settings, privacy };
}

export async function updateWorkspace(ctx: UseCaseContext, { name, privacy }: WorkspaceUpdate): Promise<WorkspaceView> {
  requirePermission(ctx, 'workspace:write');
  const { workspaceId } = ctx.actor;
  if (privacy) refuseFaultyPolicy(privacy);
  return ctx.db.transaction(async (tx) => {
    // Others change other settings of the same row.
    await tx.workspaces.lock({ workspaceId });
    const before = await tx.workspaces.find({ workspaceId });
    const settings = before && privacy ? withPrivacy(before.settings, privacy) : undefined;
    const after = await tx.workspaces.update({ workspaceId, name, settings });
    if (!before || !after) throw notFound('workspace');
    await recordChange(tx, ctx, {
      action: privacy ? 'workspace.update' : 'workspace.rename',
      target: { type: 'workspace', id: workspaceId, name: after.name },
      ...differences(audited(before), audited(after)),
    });
    return toWorkspaceView(after);
  });
}
