import type { Actor, PersonContext } from '../context';

/**
 * The right of a signed-in person to act in a workspace, named by its slug or id. Without a name: the one used last,
 * else the first. Null: no member there (or no such workspace, which looks the same from outside).
 */
export async function resolveMember(
  ctx: Pick<PersonContext, 'db' | 'person'>,
  input: { workspace?: string | undefined },
): Promise<Actor | null> {
  const { person, db } = ctx;
  const memberships = await db.workspaces.listOfUser({ userId: person.id });
  const named = memberships.find((row) => row.slug === input.workspace || row.id === input.workspace);
  const chosen = input.workspace === undefined ? await lastUsed(ctx, memberships) : named;
  if (!chosen) return null;
  return { kind: 'user', id: person.id, name: person.name, workspaceId: chosen.id, role: chosen.role, scopes: [] };
}

async function lastUsed<W extends { readonly id: string }>(
  { db, person }: Pick<PersonContext, 'db' | 'person'>,
  memberships: readonly W[],
): Promise<W | undefined> {
  const user = await db.users.find({ userId: person.id });
  return memberships.find((row) => row.id === user?.lastWorkspaceId) ?? memberships[0];
}
