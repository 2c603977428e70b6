import { randomBytes } from 'node:crypto';
import { createDb, type Db, type Role } from '@tributary/db';
import { newId } from '@tributary/kernel';
import { sourceCatalogue } from '@tributary/sources';
import { freshDatabase } from '@tributary/testing';
import { destinationCatalogue } from './catalogues';
import type { ConfigurationJobs, PersonContext, UseCaseContext, VisitorContext } from './context';

/** What was asked of the queue. `away` makes it refuse. */
export interface RecordedJobs extends ConfigurationJobs {
  readonly asked: { readonly job: string; readonly input: object }[];
  away: boolean;
}

export function recordedJobs(): RecordedJobs {
  const record = (job: string) => async (input: object) => {
    if (jobs.away) throw new Error('the queue is away');
    jobs.asked.push({ job, input });
  };
  const jobs: RecordedJobs = {
    asked: [],
    away: false,
    drain: record('drain'),
    sync: record('sync'),
  };
  return jobs;
}

const neverSends = async () => {
  throw new Error('nothing is to be sent in this test');
};

export interface Scene {
  readonly db: Db;
  readonly jobs: RecordedJobs;
  visitor(): VisitorContext;
  person(input: { id: string; name: string; email: string }): PersonContext;
  /** A new workspace. */
  workspace(): Promise<string>;
  /** A new person with that role there, ready to act. */
  as(workspaceId: string, role: Role): Promise<UseCaseContext>;
  close(): Promise<void>;
}

/** For integration tests: use-cases on a real Postgres, with the real catalogues and a queue that remembers. */
export async function openScene(): Promise<Scene> {
  const database = await freshDatabase();
  const db = createDb({ databaseUrl: database.url, secretKey: randomBytes(32).toString('base64') });
  const jobs = recordedJobs();
  const visitor = (): VisitorContext => ({ db, clock: () => Date.now(), ip: '127.0.0.1' });
  return {
    db,
    jobs,
    visitor,
    person: (person) => ({ ...visitor(), person }),
    async workspace() {
      const id = newId('ws');
      await db.workspaces.create({ id, slug: id, name: 'Test' });
      return id;
    },
    async as(workspaceId, role) {
      const id = newId('usr');
      const name = `${role} ${id.slice(-4)}`;
      await db.users.createWithPassword({ id, name, email: `${id}@example.com`, password: 'long enough' });
      await db.members.add({ id: newId('mem'), workspaceId, userId: id, role });
      return {
        ...visitor(),
        actor: { kind: 'user', id, name, workspaceId, role, scopes: [] },
        sources: sourceCatalogue,
        pullSources: { get: () => null },
        destinations: destinationCatalogue,
        jobs,
        send: neverSends,
        webUrl: 'http://127.0.0.1:3000',
      };
    },
    async close() {
      await db.close();
      await database.dispose();
    },
  };
}
