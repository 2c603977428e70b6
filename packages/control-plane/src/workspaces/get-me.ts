import type { Person, PersonContext } from '../context';
import { type MembershipView, toMembershipView } from './workspace-view';

export interface MeView {
  readonly user: Person;
  readonly memberships: readonly MembershipView[];
  /** Where the next sign-in lands: the last one used, if it may still be entered, else the first. */
  readonly lastWorkspaceSlug: string | null;
}

export async function getMe(ctx: PersonContext): Promise<MeView> {
  const { id, name, email } = ctx.person;
  const [user, rows] = await Promise.all([
    ctx.db.users.find({ userId: id }),
    ctx.db.workspaces.listOfUser({ userId: id }),
  ]);
  const last = rows.find((row) => row.id === user?.lastWorkspaceId) ?? rows[0];
  return { user: { id, name, email }, memberships: rows.map(toMembershipView), lastWorkspaceSlug: last?.slug ?? null };
}
