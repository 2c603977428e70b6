import type { PersonContext } from '../context';
import { takingFreeSlug } from '../slug';
import { foundWorkspace } from './found-workspace';
import { toWorkspaceView, type WorkspaceView } from './workspace-view';

/** Any signed-in person may; they become its owner. */
export async function createWorkspace(ctx: PersonContext, input: { name: string }): Promise<WorkspaceView> {
  const found = () => ctx.db.transaction((tx) => foundWorkspace(tx, ctx, { name: input.name, owner: ctx.person }));
  const row = await takingFreeSlug(found);
  return toWorkspaceView(row);
}
