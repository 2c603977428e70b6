import { randomBytes } from 'node:crypto';
import { newId } from '@tributary/kernel';
import { freshDatabase } from '@tributary/testing';
import { afterAll, beforeAll } from 'vitest';
import { createDb, type Db } from '../index';
import { personsConformance } from '../persons/conformance';

const secretKey = randomBytes(32).toString('base64');
let database: Awaited<ReturnType<typeof freshDatabase>>;
let owners: [Db, Db];

beforeAll(async () => {
  database = await freshDatabase();
  const open = () => createDb({ databaseUrl: database.url, secretKey });
  owners = [open(), open()];
});

afterAll(async () => {
  await Promise.all((owners ?? []).map((db) => db.close()));
  await database?.dispose();
});

personsConformance('Postgres', async () => {
  const [one, other] = owners;
  const workspaceId = newId('ws');
  await one.workspaces.create({ id: workspaceId, slug: workspaceId, name: 'Persons' });
  return { one: one.persons, other: other.persons, workspaceId };
});
