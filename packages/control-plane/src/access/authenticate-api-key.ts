import type { Actor, VisitorContext } from '../context';
import { roleOfScopes } from '../permissions';
import { hashToken } from '../tokens';

/** Who a bearer token is. Null: unknown, revoked or expired; the three are not told apart to strangers. */
export async function authenticateApiKey(
  ctx: Pick<VisitorContext, 'db' | 'clock'>,
  token: string,
): Promise<Actor | null> {
  const key = await ctx.db.apiKeys.findByHash({ hash: hashToken(token) });
  const now = new Date(ctx.clock());
  if (!key || key.revokedAt || (key.expiresAt && key.expiresAt <= now)) return null;
  // When it was used last is for people to see; it must not make a request fail.
  await ctx.db.apiKeys.touch({ workspaceId: key.workspaceId, id: key.id, at: now }).catch(() => {});
  return {
    kind: 'apiKey',
    id: key.id,
    name: key.name,
    workspaceId: key.workspaceId,
    role: roleOfScopes(key.scopes),
    scopes: key.scopes,
  };
}
