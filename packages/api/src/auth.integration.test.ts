import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, ORIGIN, type Scene, startScene } from './api.scene';

let scene: Scene;
const nobody: Caller = { name: 'nobody', headers: {} };

beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene?.close());

const trpc = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  scene.server.trpc(
    new Request(`${ORIGIN}/api/trpc/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN, ...headers },
      body: JSON.stringify(body),
    }),
  );

const account = { name: 'Ada', email: 'ada@example.com', password: 'long enough', workspaceName: 'Ada & Co' };

test('the first account is made once, signs in at once, and its cookie is out of reach of scripts', async () => {
  expect(await scene.must(nobody, 'setup.status')).toEqual({ needsFirstAccount: true });
  const both = await Promise.all([
    trpc('setup.createFirstAccount', account),
    trpc('setup.createFirstAccount', { ...account, email: 'eve@example.com' }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  const [cookie = ''] = both.find(({ status }) => status === 200)?.headers.getSetCookie() ?? [];
  expect(cookie).toMatch(/HttpOnly/i);
  expect(cookie).toMatch(/SameSite=Lax/i);
  const me = { name: 'first', headers: { cookie: cookie.split(';')[0] ?? '' } };
  expect((await scene.must(me, 'me.get')).memberships).toMatchObject([{ name: 'Ada & Co', role: 'owner' }]);
  expect(await scene.must(nobody, 'setup.status')).toEqual({ needsFirstAccount: false });
});

test('nobody can sign up by themselves', async () => {
  const response = await scene.server.auth(
    new Request(`${ORIGIN}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN },
      body: JSON.stringify({ name: 'Mallory', email: 'mallory@example.com', password: 'long enough' }),
    }),
  );
  expect(response.ok).toBe(false);
  await expect(scene.signIn('mallory@example.com', 'long enough')).rejects.toThrow('401');
});

test('a streamed answer of the dashboard carries the cookie of a sign-in too', async () => {
  const space = await scene.furnish('streamed');
  const token = new URL(space.invitation.url).pathname.split('/').pop();
  const response = await scene.server.trpc(
    new Request(`${ORIGIN}/api/trpc/invitations.accept?batch=1`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN, 'trpc-accept': 'application/jsonl' },
      body: JSON.stringify({ 0: { token, account: { name: 'Guest', password: 'long enough' } } }),
    }),
  );
  expect(response.headers.getSetCookie().join()).toContain('session_token');
  expect(await response.text()).toContain(space.workspace.slug);
});

test('an invitation works once, and only for the address it is for', async () => {
  const space = await scene.furnish('invited');
  const { url } = await scene.must(space.me, 'invitations.create', { email: 'bo@example.com', role: 'editor' });
  const token = new URL(url).pathname.split('/').pop();
  expect(await scene.must(nobody, 'invitations.find', { token })).toMatchObject({
    email: 'bo@example.com',
    hasAccount: false,
  });
  const other = await scene.createPerson('other');
  expect((await scene.call(other.as(), 'invitations.accept', { token })).code).toBe('CONFLICT');
  const accept = { token, account: { name: 'Bo', password: 'long enough' } };
  expect((await scene.call(nobody, 'invitations.accept', accept)).code).toBeNull();
  expect((await scene.call(nobody, 'invitations.accept', accept)).code).toBe('NOT_FOUND');
  const cookie = await scene.signIn('bo@example.com', 'long enough');
  const bo = { name: 'bo', headers: { cookie, 'x-tributary-workspace': space.workspace.slug } };
  expect(await scene.must(bo, 'workspaces.get')).toMatchObject({ role: 'editor' });
});

test('a page of another site cannot act with the cookies of a person', async () => {
  const space = await scene.furnish('forged');
  const forged = { origin: 'https://evil.example', ...space.me.headers };
  expect((await trpc('sources.delete', { id: space.source.id }, forged)).status).toBe(403);
  expect((await scene.call(space.me, 'sources.get', { id: space.source.id })).code).toBeNull();
});

test('signing out ends the session, and guessing a password is stopped', async () => {
  const person = await scene.createPerson('leaving');
  const caller = person.as();
  expect((await scene.call(caller, 'me.get')).code).toBeNull();
  await scene.server.auth(
    new Request(`${ORIGIN}/api/auth/sign-out`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN, ...caller.headers },
      body: '{}',
    }),
  );
  expect((await scene.call(caller, 'me.get')).code).toBe('UNAUTHORIZED');
  for (let i = 0; i < 10; i += 1) await scene.signIn(person.email, `wrong ${i}`).catch(() => {});
  await expect(scene.signIn(person.email)).rejects.toThrow('429');
});
