import { afterAll, beforeAll, expect, test } from 'vitest';
import { authenticateApiKey } from '../access/authenticate-api-key';
import { resolveMember } from '../access/resolve-member';
import { createApiKey } from '../api-keys/create-api-key';
import { listApiKeys } from '../api-keys/list-api-keys';
import { revokeApiKey } from '../api-keys/revoke-api-key';
import { openScene, type Scene } from '../use-case.scene';
import { createWorkspace } from '../workspaces/create-workspace';
import { deleteWorkspace } from '../workspaces/delete-workspace';
import { getMe } from '../workspaces/get-me';
import { bootstrapFromEnv } from './bootstrap-from-env';
import { createFirstAccount } from './create-first-account';
import { needsFirstAccount } from './needs-first-account';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.close());

const admin = { email: 'Owner@example.com', password: 'long enough', apiKey: 'trb_from_the_environment' };

// In this order: the first account is only once.
test('of several who make the first account at the same moment, one does', async () => {
  expect(await needsFirstAccount(scene.visitor())).toBe(true);
  const attempt = (name: string) =>
    createFirstAccount(scene.visitor(), {
      name,
      email: `${name}@example.com`,
      password: 'long enough',
      workspaceName: 'Acme & Söhne',
    });
  const ends = await Promise.allSettled([attempt('ada'), attempt('bob'), attempt('eve')]);
  const made = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
  expect(made).toHaveLength(1);
  expect(made[0]?.workspace).toMatchObject({ slug: 'acme-sohne', name: 'Acme & Söhne' });
  expect(await needsFirstAccount(scene.visitor())).toBe(false);
  await expect(attempt('late')).rejects.toMatchObject({ code: 'conflict' });
});

test('the environment makes the owner, a workspace and a key, once, however often and however many start', async () => {
  const starts = Array.from({ length: 3 }, () => bootstrapFromEnv(scene.visitor(), admin));
  const workspaces = await Promise.all(starts);
  expect(new Set(workspaces.map((workspace) => workspace?.id)).size).toBe(1);
  const actor = await authenticateApiKey(scene.visitor(), admin.apiKey);
  expect(actor).toMatchObject({ kind: 'apiKey', role: 'admin', workspaceId: workspaces[0]?.id });
  expect(await scene.db.apiKeys.list({ workspaceId: actor?.workspaceId ?? '' })).toHaveLength(1);
});

test('half of what the environment needs is refused in words, nothing of it does nothing', async () => {
  await expect(bootstrapFromEnv(scene.visitor(), { apiKey: 'x'.repeat(20) })).rejects.toThrow(/ADMIN_EMAIL/);
  await expect(bootstrapFromEnv(scene.visitor(), { email: 'a@example.com' })).rejects.toThrow(/ADMIN_PASSWORD/);
  expect(await bootstrapFromEnv(scene.visitor(), {})).toBeNull();
});

test('an API key is shown once, works until it is revoked or expires, and is not in the database', async () => {
  const owner = await scene.as(await scene.workspace(), 'owner');
  const expiresAt = new Date(Date.now() + 60_000).toISOString();
  const made = await createApiKey(owner, { name: 'ci', scopes: ['write', 'write'], expiresAt });
  expect(made.key).toMatch(/^trb_[0-9A-Za-z]{40}$/);
  expect(made.scopes).toEqual(['write']);
  expect(await authenticateApiKey(scene.visitor(), made.key)).toMatchObject({ role: 'editor', scopes: ['write'] });
  const listed = await listApiKeys(owner);
  expect(JSON.stringify(listed)).not.toContain(made.key);
  expect(listed.data[0]).toMatchObject({ prefix: made.key.slice(0, 12), lastUsedAt: expect.any(String) });
  const later = { ...scene.visitor(), clock: () => Date.now() + 61_000 };
  expect(await authenticateApiKey(later, made.key)).toBeNull();
  await revokeApiKey(owner, { id: made.id });
  expect(await authenticateApiKey(scene.visitor(), made.key)).toBeNull();
  expect(await authenticateApiKey(scene.visitor(), 'trb_guess')).toBeNull();
  await expect(
    createApiKey(owner, { name: 'x', scopes: ['read'], expiresAt: '2001-01-01T00:00:00Z' }),
  ).rejects.toMatchObject({ code: 'invalid' });
});

test('a person acts where they are a member, by slug, by id, or where they were last, and nowhere else', async () => {
  const { actor } = await scene.as(await scene.workspace(), 'viewer');
  const person = scene.person({ id: actor.id, name: actor.name, email: `${actor.id}@example.com` });
  const made = await createWorkspace(person, { name: 'Second' });
  expect(await resolveMember(person, { workspace: made.slug })).toMatchObject({ role: 'owner', workspaceId: made.id });
  expect(await resolveMember(person, { workspace: actor.workspaceId })).toMatchObject({ role: 'viewer' });
  expect(await resolveMember(person, {})).toMatchObject({ workspaceId: made.id });
  expect(await resolveMember(person, { workspace: await scene.workspace() })).toBeNull();
  expect(await getMe(person)).toMatchObject({ lastWorkspaceSlug: made.slug });
  expect((await getMe(person)).memberships).toHaveLength(2);
});

test('a workspace is deleted only with its name typed', async () => {
  const workspaceId = await scene.workspace();
  const owner = await scene.as(workspaceId, 'owner');
  await expect(deleteWorkspace(owner, { confirmName: 'test' })).rejects.toMatchObject({ code: 'invalid' });
  expect(await deleteWorkspace(owner, { confirmName: 'Test' })).toEqual({ ok: true });
  expect(await scene.db.workspaces.find({ workspaceId })).toBeNull();
});
