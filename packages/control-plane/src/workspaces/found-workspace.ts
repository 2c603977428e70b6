import type { Repositories, WorkspaceRow } from '@tributary/db';
import { newId } from '@tributary/kernel';
import type { Actor, VisitorContext } from '../context';
import { recordChange } from '../record-change';
import { freeSlug, slugify } from '../slug';

/** Slugs that are pages of the dashboard. */
const RESERVED = new Set(['api', 'sign-in', 'setup', 'invite', 'invitation', 'workspaces', 'health', 'metrics', 'new']);

/** A workspace with its first owner, inside a transaction. Used wherever one is made. */
export async function foundWorkspace(
  repositories: Repositories,
  ctx: VisitorContext,
  input: { name: string; owner: { id: string; name: string } },
): Promise<WorkspaceRow> {
  const slug = await freeSlug(
    slugify(input.name, 'workspace'),
    async (candidate) => RESERVED.has(candidate) || (await repositories.workspaces.slugTaken({ slug: candidate })),
  );
  const nowMs = ctx.clock();
  const workspace = await repositories.workspaces.create({ id: newId('ws', nowMs), slug, name: input.name });
  await repositories.members.add({
    id: newId('mem', nowMs),
    workspaceId: workspace.id,
    userId: input.owner.id,
    role: 'owner',
  });
  await repositories.users.setLastWorkspace({ userId: input.owner.id, workspaceId: workspace.id });
  const actor: Pick<Actor, 'kind' | 'id' | 'name' | 'workspaceId'> = {
    kind: 'user',
    id: input.owner.id,
    name: input.owner.name,
    workspaceId: workspace.id,
  };
  await recordChange(
    repositories,
    { ...ctx, actor },
    {
      action: 'workspace.create',
      target: { type: 'workspace', id: workspace.id, name: workspace.name },
      after: { name: workspace.name, slug: workspace.slug },
    },
  );
  return workspace;
}
