import type { ApiKeyScope, Role } from '@tributary/db';
import type { Actor } from './context';
import { AppError } from './errors';

/** From least to most: each role may do what those before it may. */
const RANK: Readonly<Record<Role, number>> = { viewer: 0, editor: 1, admin: 2, owner: 3 };

/** The least role that a permission needs. The whole table: what is not in it can't be asked for. */
export const PERMISSIONS = {
  'workspace:read': 'viewer',
  'workspace:write': 'admin',
  'workspace:delete': 'owner',
  'members:read': 'viewer',
  'members:write': 'admin',
  /** Making and unmaking owners. */
  'owners:write': 'owner',
  'api-keys:read': 'admin',
  'api-keys:write': 'admin',
  'audit:read': 'admin',
  'catalog:read': 'viewer',
  'sources:read': 'viewer',
  'sources:write': 'editor',
  'syncs:read': 'viewer',
  'syncs:write': 'editor',
  'destinations:read': 'viewer',
  'destinations:write': 'editor',
  'connections:read': 'viewer',
  'connections:write': 'editor',
  'mappings:read': 'viewer',
  'mappings:write': 'editor',
  'plans:read': 'viewer',
  'plans:write': 'editor',
  'events:read': 'viewer',
  'deliveries:read': 'viewer',
  'ledger:read': 'viewer',
  'replays:read': 'viewer',
  'replays:write': 'editor',
  'persons:read': 'viewer',
  /** Everything about one person leaves the product. */
  'persons:export': 'admin',
  'persons:delete': 'admin',
} as const satisfies Readonly<Record<string, Role>>;

export type Permission = keyof typeof PERMISSIONS;

/** What an API key may do, as a role. Keys never own a workspace. */
const ROLE_OF_SCOPE: Readonly<Record<ApiKeyScope, Role>> = { read: 'viewer', write: 'editor', admin: 'admin' };

/** The role of the widest scope; viewer when there is none. */
export function roleOfScopes(scopes: readonly ApiKeyScope[]): Role {
  return scopes.map((scope) => ROLE_OF_SCOPE[scope]).reduce((a, b) => (RANK[b] > RANK[a] ? b : a), 'viewer');
}

export const hasPermission = (actor: Actor, permission: Permission): boolean =>
  // A key without any scope may do nothing, not even what viewers may.
  (actor.kind !== 'apiKey' || actor.scopes.length > 0) && RANK[actor.role] >= RANK[PERMISSIONS[permission]];

/** The first line of every use-case. @throws AppError `forbidden` */
export function requirePermission({ actor }: { readonly actor: Actor }, permission: Permission): void {
  if (hasPermission(actor, permission)) return;
  const needed = PERMISSIONS[permission];
  throw new AppError(
    'forbidden',
    actor.kind === 'apiKey'
      ? `This API key may not do that: it needs ${permission}, which its scopes (${actor.scopes.join(', ') || 'none'}) do not include.`
      : `As ${actor.role} you may not do that. It takes the role ${needed}; ask an owner or admin of the workspace.`,
  );
}
