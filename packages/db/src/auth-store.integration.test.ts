import { randomBytes } from 'node:crypto';
import { newId } from '@tributary/kernel';
import { freshDatabase } from '@tributary/testing';
import { betterAuth } from 'better-auth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuthStore, createDb, type Db, Duplicate } from './index';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let db: Db;

beforeAll(async () => {
  database = await freshDatabase();
  db = createDb({ databaseUrl: database.url, secretKey: randomBytes(32).toString('base64') });
});

afterAll(async () => {
  await db?.close();
  await database?.dispose();
});

test('a person who was made here signs in through better-auth, with the right password only', async () => {
  const auth = betterAuth({
    baseURL: 'http://127.0.0.1:3000',
    secret: randomBytes(32).toString('base64'),
    database: createAuthStore(db),
    emailAndPassword: { enabled: true },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
  const user = { id: newId('usr'), name: 'Ada', email: 'Ada@Example.com', password: 'correct horse battery' };
  await db.users.createWithPassword(user);
  const signIn = (password: string) => auth.api.signInEmail({ body: { email: 'ada@example.com', password } });
  await expect(signIn('wrong horse battery')).rejects.toThrow();
  const session = await signIn('correct horse battery');
  expect(session.user).toMatchObject({ id: user.id, email: 'ada@example.com' });
  const found = await auth.api.getSession({ headers: new Headers({ authorization: `Bearer ${session.token}` }) });
  // Without the bearer plugin only the cookie counts.
  expect(found).toBeNull();
});

test('an email address has one account, however it is written', async () => {
  const make = (email: string) =>
    db.users.createWithPassword({ id: newId('usr'), name: 'Bob', email, password: 'long enough' });
  await make('bob@example.com');
  await expect(make('BOB@example.com')).rejects.toBeInstanceOf(Duplicate);
  expect(await db.users.findByEmail({ email: 'Bob@Example.com' })).toMatchObject({ name: 'Bob' });
});
