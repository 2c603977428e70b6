import type { Repositories } from '@tributary/db';
import { newId } from '@tributary/kernel';
import { API_KEY_PREFIX_CHARS } from '../api-keys/create-api-key';
import type { VisitorContext } from '../context';
import { AppError } from '../errors';
import { recordChange } from '../record-change';
import { hashToken } from '../tokens';
import { foundWorkspace } from '../workspaces/found-workspace';
import { toWorkspaceView, type WorkspaceView } from '../workspaces/workspace-view';

export interface BootstrapInput {
  /** TRIBUTARY_ADMIN_EMAIL */
  readonly email?: string | undefined;
  /** TRIBUTARY_ADMIN_PASSWORD */
  readonly password?: string | undefined;
  /** TRIBUTARY_API_KEY, the whole key */
  readonly apiKey?: string | undefined;
}

const WORKSPACE_NAME = 'Main';

/**
 * For headless use: the owner, a workspace and an API key with all scopes exist at once. May run at every start, in
 * several processes: what is there stays (the password too, so that a change in the dashboard is not undone), what is
 * missing is made. Null when nothing is asked for.
 * @throws AppError `invalid` when only some of it is given, `conflict` when the key is another workspace's or revoked
 */
export async function bootstrapFromEnv(ctx: VisitorContext, input: BootstrapInput): Promise<WorkspaceView | null> {
  const { email, password, apiKey } = input;
  if (!email && !password && !apiKey) return null;
  if (!email || !password) {
    throw new AppError(
      'invalid',
      'TRIBUTARY_ADMIN_EMAIL and TRIBUTARY_ADMIN_PASSWORD go together, with or without TRIBUTARY_API_KEY.',
    );
  }
  return ctx.db.transaction(async (tx) => {
    await tx.users.lockFirstAccount();
    const owner =
      (await tx.users.findByEmail({ email })) ??
      (await tx.users.createWithPassword({ id: newId('usr', ctx.clock()), name: nameOf(email), email, password }));
    const [owned] = (await tx.workspaces.listOfUser({ userId: owner.id })).filter((row) => row.role === 'owner');
    const workspace = owned ?? (await foundWorkspace(tx, ctx, { name: WORKSPACE_NAME, owner }));
    if (apiKey) await ensureApiKey(tx, ctx, { apiKey, workspaceId: workspace.id });
    return toWorkspaceView(workspace);
  });
}

/** `ada.lovelace@example.com` → `ada.lovelace`: people can change it. */
const nameOf = (email: string): string => email.split('@')[0] || email;

async function ensureApiKey(
  tx: Repositories,
  ctx: VisitorContext,
  { apiKey, workspaceId }: { apiKey: string; workspaceId: string },
): Promise<void> {
  const hash = hashToken(apiKey);
  const found = await tx.apiKeys.findByHash({ hash });
  if (found && (found.workspaceId !== workspaceId || found.revokedAt)) {
    throw new AppError(
      'conflict',
      found.revokedAt
        ? 'The key in TRIBUTARY_API_KEY was revoked. Give another one.'
        : 'The key in TRIBUTARY_API_KEY belongs to another workspace. Give another one.',
    );
  }
  if (found) return;
  const key = await tx.apiKeys.create({
    id: newId('key', ctx.clock()),
    workspaceId,
    name: 'From the environment',
    hash,
    prefix: apiKey.slice(0, API_KEY_PREFIX_CHARS),
    scopes: ['read', 'write', 'admin'],
    createdByName: 'Environment',
    expiresAt: null,
  });
  const actor = { kind: 'system', id: 'environment', name: 'Environment', workspaceId } as const;
  await recordChange(
    tx,
    { ...ctx, actor },
    {
      action: 'api-key.create',
      target: { type: 'api-key', id: key.id, name: key.name },
      after: { scopes: key.scopes, prefix: key.prefix },
    },
  );
}
