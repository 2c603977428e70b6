import { afterAll, beforeAll, expect, test } from 'vitest';
import { openScene, type Scene } from '../use-case.scene';
import { acceptInvitation } from './accept-invitation';
import { changeMemberRole } from './change-member-role';
import { createInvitation } from './create-invitation';
import { findInvitation } from './find-invitation';
import { listMembers } from './list-members';
import { removeMember } from './remove-member';
import { revokeInvitation } from './revoke-invitation';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.close());

const tokenOf = (url: string) => url.split('/').at(-1) ?? '';
const ownersOf = (workspaceId: string) => scene.db.members.countOwners({ workspaceId });

test('the last owner can be neither demoted nor removed, and cannot leave', async () => {
  const workspaceId = await scene.workspace();
  const owner = await scene.as(workspaceId, 'owner');
  await scene.as(workspaceId, 'admin');
  const userId = owner.actor.id;
  await expect(changeMemberRole(owner, { userId, role: 'admin' })).rejects.toMatchObject({ code: 'conflict' });
  await expect(removeMember(owner, { userId })).rejects.toMatchObject({ code: 'conflict' });
  expect(await ownersOf(workspaceId)).toBe(1);
});

test('two owners who remove each other at the same moment leave one', async () => {
  for (let round = 0; round < 5; round += 1) {
    const workspaceId = await scene.workspace();
    const ada = await scene.as(workspaceId, 'owner');
    const bob = await scene.as(workspaceId, 'owner');
    const ends = await Promise.allSettled([
      removeMember(ada, { userId: bob.actor.id }),
      changeMemberRole(bob, { userId: ada.actor.id, role: 'viewer' }),
    ]);
    expect(await ownersOf(workspaceId)).toBe(1);
    expect(ends.filter((end) => end.status === 'fulfilled')).toHaveLength(1);
  }
});

test('an admin manages members, but neither makes nor unmakes owners', async () => {
  const workspaceId = await scene.workspace();
  const owner = await scene.as(workspaceId, 'owner');
  await scene.as(workspaceId, 'owner');
  const admin = await scene.as(workspaceId, 'admin');
  const viewer = await scene.as(workspaceId, 'viewer');
  expect(await changeMemberRole(admin, { userId: viewer.actor.id, role: 'editor' })).toMatchObject({ role: 'editor' });
  await expect(changeMemberRole(admin, { userId: owner.actor.id, role: 'viewer' })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await expect(removeMember(admin, { userId: owner.actor.id })).rejects.toMatchObject({ code: 'forbidden' });
  expect(await removeMember(admin, { userId: viewer.actor.id })).toEqual({ ok: true });
});

test('a viewer may leave, and nobody touches members of another workspace', async () => {
  const workspaceId = await scene.workspace();
  await scene.as(workspaceId, 'owner');
  const viewer = await scene.as(workspaceId, 'viewer');
  const stranger = await scene.as(await scene.workspace(), 'owner');
  await expect(removeMember(stranger, { userId: viewer.actor.id })).rejects.toMatchObject({ code: 'not_found' });
  expect(await removeMember(viewer, { userId: viewer.actor.id })).toEqual({ ok: true });
});

test('an invitation makes an account and a member, once', async () => {
  const workspaceId = await scene.workspace();
  const owner = await scene.as(workspaceId, 'owner');
  const { url } = await createInvitation(owner, { email: 'New.Person@example.com', role: 'editor' });
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:3000\/invite\/[0-9A-Za-z]{40}$/);
  const token = tokenOf(url);
  expect(await findInvitation(scene.visitor(), token)).toMatchObject({
    email: 'new.person@example.com',
    role: 'editor',
    hasAccount: false,
  });
  await expect(acceptInvitation(scene.visitor(), { token })).rejects.toMatchObject({ code: 'unauthorized' });
  const account = { name: 'New Person', password: 'long enough' };
  const ends = await Promise.allSettled([
    acceptInvitation(scene.visitor(), { token, account }),
    acceptInvitation(scene.visitor(), { token, account }),
  ]);
  expect(ends.filter((end) => end.status === 'fulfilled')).toHaveLength(1);
  expect((await listMembers(owner)).data).toContainEqual(
    expect.objectContaining({ email: 'new.person@example.com', role: 'editor' }),
  );
  expect(await findInvitation(scene.visitor(), token)).toBeNull();
});

test('an invitation is for one address: somebody else who is signed in is refused, and it stays open', async () => {
  const workspaceId = await scene.workspace();
  const owner = await scene.as(workspaceId, 'owner');
  const other = await scene.as(await scene.workspace(), 'owner');
  const invited = await scene.as(await scene.workspace(), 'owner');
  const email = `${invited.actor.id}@example.com`;
  const token = tokenOf((await createInvitation(owner, { email, role: 'viewer' })).url);
  const as = (ctx: typeof other) => ({ id: ctx.actor.id, name: ctx.actor.name, email: `${ctx.actor.id}@example.com` });
  await expect(acceptInvitation(scene.visitor(), { token, person: as(other) })).rejects.toMatchObject({
    code: 'conflict',
  });
  const account = { name: 'x', password: 'long enough' };
  await expect(acceptInvitation(scene.visitor(), { token, account })).rejects.toMatchObject({ code: 'conflict' });
  const accepted = await acceptInvitation(scene.visitor(), { token, person: as(invited) });
  expect(accepted).toMatchObject({ accountCreated: false, workspace: { id: workspaceId } });
});

test('a newer invitation of the same address, a revocation and a week end a link', async () => {
  const workspaceId = await scene.workspace();
  const owner = await scene.as(workspaceId, 'owner');
  const invite = (email: string) => createInvitation(owner, { email, role: 'viewer' });
  const first = await invite('guest@example.com');
  const second = await invite('guest@example.com');
  expect(await findInvitation(scene.visitor(), tokenOf(first.url))).toBeNull();
  expect(await findInvitation(scene.visitor(), tokenOf(second.url))).not.toBeNull();
  const inAWeek = { ...scene.visitor(), clock: () => Date.now() + 7 * 24 * 3_600_000 + 1 };
  expect(await findInvitation(inAWeek, tokenOf(second.url))).toBeNull();
  await revokeInvitation(owner, { id: second.id });
  expect(await findInvitation(scene.visitor(), tokenOf(second.url))).toBeNull();
});
