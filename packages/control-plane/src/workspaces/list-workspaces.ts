import type { PersonContext } from '../context';
import { type Listing, whole } from '../listing';
import { type MembershipView, toMembershipView } from './workspace-view';

/** Those that the person is a member of. */
export async function listWorkspaces(ctx: PersonContext): Promise<Listing<MembershipView>> {
  const rows = await ctx.db.workspaces.listOfUser({ userId: ctx.person.id });
  return whole(rows.map(toMembershipView));
}
