import type { ApiKeyScope } from '@tributary/db';
import { newId } from '@tributary/kernel';
import type { UseCaseContext } from '../context';
import { AppError } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { hashToken, randomToken } from '../tokens';
import { type ApiKeyView, toApiKeyView } from './api-key-view';

/** Of a key, how much is shown later: `trb_` and eight characters. */
export const API_KEY_PREFIX_CHARS = 12;
const SECRET_CHARS = 40;

/** The key is in this answer and nowhere else: only its hash is kept. */
export async function createApiKey(
  ctx: UseCaseContext,
  input: { name: string; scopes: readonly ApiKeyScope[]; expiresAt?: string | null | undefined },
): Promise<ApiKeyView & { readonly key: string }> {
  requirePermission(ctx, 'api-keys:write');
  const nowMs = ctx.clock();
  const expiresAt = input.expiresAt ? new Date(input.expiresAt) : null;
  if (expiresAt && !(expiresAt.getTime() > nowMs)) {
    const message = 'The expiry lies in the past. Choose a later time, or none.';
    throw new AppError('invalid', message, [{ field: 'expiresAt', message }]);
  }
  const key = `trb_${randomToken(SECRET_CHARS)}`;
  const row = await ctx.db.transaction(async (tx) => {
    const created = await tx.apiKeys.create({
      id: newId('key', nowMs),
      workspaceId: ctx.actor.workspaceId,
      name: input.name,
      hash: hashToken(key),
      prefix: key.slice(0, API_KEY_PREFIX_CHARS),
      scopes: [...new Set(input.scopes)],
      createdByName: ctx.actor.name,
      expiresAt,
    });
    await recordChange(tx, ctx, {
      action: 'api-key.create',
      target: { type: 'api-key', id: created.id, name: created.name },
      after: { scopes: created.scopes, prefix: created.prefix, expiresAt: expiresAt?.toISOString() ?? null },
    });
    return created;
  });
  return { ...toApiKeyView(row), key };
}
