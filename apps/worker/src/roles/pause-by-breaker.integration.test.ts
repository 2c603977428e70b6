import { randomBytes } from 'node:crypto';
import { createDb } from '@tributary/db';
import { newId } from '@tributary/kernel';
import { freshDatabase } from '@tributary/testing';
import { expect, test } from 'vitest';
import { pauseByBreaker } from './pause-by-breaker';

test('the breaker pauses once, with its reason, and says so in the audit log', async () => {
  const postgres = await freshDatabase();
  const db = createDb({ databaseUrl: postgres.url, secretKey: randomBytes(32).toString('base64') });
  const [workspaceId, destinationId] = [newId('ws'), newId('dst')];
  await db.workspaces.create({ id: workspaceId, slug: workspaceId, name: 'Test' });
  const destination = { id: destinationId, workspaceId, type: 'webhook', definitionVersion: '1', name: 'Hook' };
  await db.destinations.create({ ...destination, slug: 'hook', settings: {}, secrets: {}, enabled: true });

  const at = new Date();
  await pauseByBreaker(db, { workspaceId, destinationId, reason: 'Hook refused the credentials.', at });
  await pauseByBreaker(db, { workspaceId, destinationId, reason: 'Again.', at });
  expect(await db.destinations.find({ workspaceId, id: destinationId })).toMatchObject({
    paused: { by: 'breaker', reason: 'Hook refused the credentials.' },
  });
  const { rows } = await db.auditLog.list({ workspaceId, limit: 10 });
  expect(rows).toMatchObject([{ actorKind: 'system', action: 'destination.pause', targetName: 'Hook' }]);
  await db.close();
  await postgres.dispose();
});
