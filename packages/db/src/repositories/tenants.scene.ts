import { newId } from '@tributary/kernel';
import type { Db } from '../index';
import { personChange } from '../persons/conformance';

/** A workspace with one of everything. */
export async function furnishWorkspace(db: Db, name: string) {
  const workspaceId = newId('ws');
  const ids = { workspaceId, sourceId: newId('src'), destinationId: newId('dst'), userId: newId('usr') };
  await db.workspaces.create({ id: workspaceId, slug: workspaceId, name });
  await db.users.createWithPassword({
    id: ids.userId,
    name,
    email: `${ids.userId}@example.com`,
    password: 'long enough',
  });
  const member = await db.members.add({ id: newId('mem'), workspaceId, userId: ids.userId, role: 'owner' });
  const invitation = await db.invitations.create({
    id: newId('inv'),
    workspaceId,
    email: 'guest@example.com',
    role: 'viewer',
    tokenHash: newId('hash'),
    invitedByName: name,
    expiresAt: new Date(Date.now() + 60_000),
  });
  const apiKey = await db.apiKeys.create({
    id: newId('key'),
    workspaceId,
    name: 'key',
    hash: newId('hash'),
    prefix: 'trb_',
    scopes: ['read'],
    createdByName: name,
    expiresAt: null,
  });
  await db.sources.create({
    id: ids.sourceId,
    workspaceId,
    type: 'http',
    name: 'Shop',
    slug: 'shop',
    settings: { region: 'eu' },
    secrets: { password: 'hunter2' },
    schedule: { everyMinutes: 5 },
  });
  const writeKey = await db.writeKeys.create({
    id: newId('wk'),
    workspaceId,
    sourceId: ids.sourceId,
    key: newId('k'),
    label: '',
  });
  const stream = await db.sourceStreams.save({
    id: newId('str'),
    workspaceId,
    sourceId: ids.sourceId,
    name: 'public.orders',
    choice: { selected: true },
  });
  const run = await db.syncRuns.create({ id: newId('run'), workspaceId, sourceId: ids.sourceId, trigger: 'schedule' });
  await db.destinations.create({
    id: ids.destinationId,
    workspaceId,
    type: 'webhook',
    definitionVersion: '1',
    name: 'Hook',
    slug: 'hook',
    settings: { url: 'https://example.com' },
    secrets: { secret: 'whsec_1' },
    enabled: true,
  });
  const connection = await db.connections.create({ id: newId('con'), ...pick(ids) });
  const [mapping] = await db.mappings.add({
    workspaceId,
    destinationId: ids.destinationId,
    mappings: [{ id: newId('map'), name: 'All', action: 'send', filter: '', mapping: {}, enabled: true }],
  });
  const replay = await db.replays.create({
    id: newId('rep'),
    workspaceId,
    kind: 'drain',
    filter: { destinationId: ids.destinationId },
    total: 1,
    createdByName: name,
  });
  const plan = await db.trackingPlans.create({
    ...{ id: newId('pln'), workspaceId, name: 'Shop plan', description: '' },
    events: [{ type: 'track', name: 'Order Completed', description: '', schema: { properties: {} } }],
  });
  const choices = { unplannedEvents: 'flag', unplannedProperties: 'allow', violations: 'quarantine' } as const;
  await db.trackingPlans.setSources({ workspaceId, id: plan.id, sources: [{ sourceId: ids.sourceId, ...choices }] });
  const release = await db.quarantineReleases.create({
    ...{ id: newId('rel'), workspaceId, planId: plan.id, filter: {}, total: 1, createdByName: name },
  });
  const person = personChange({ distinctId: ids.userId, set: { email: 'p@example.com' } });
  const group = { type: 'group', key: ids.userId, set: { size: 1 } };
  const changes = [
    person,
    personChange({ distinctId: ids.userId, merge: { kind: 'identify', distinctId: `anon-${ids.userId}` } }),
    personChange({ distinctId: ids.userId, merge: { kind: 'identify', distinctId: 'null' }, group }),
  ];
  const persons = await db.persons.apply({ workspaceId, changes, nowMs: Date.now() });
  const personId = persons.get(ids.userId)?.id ?? '';
  const deletion = await db.personDeletions.create({
    ...{ id: newId('del'), workspaceId, personId, distinctIds: [ids.userId] },
    ...{ requestedByName: name, requestedAt: new Date() },
  });
  await db.auditLog.append({
    id: newId('aud'),
    workspaceId,
    at: new Date(),
    actorKind: 'user',
    actorId: ids.userId,
    actorName: name,
    action: 'source.create',
    targetType: 'source',
    targetId: ids.sourceId,
    targetName: 'Shop',
    summary: {},
    ip: '',
  });
  return {
    ...ids,
    memberId: member.id,
    invitationId: invitation.id,
    apiKeyId: apiKey.id,
    writeKeyId: writeKey.id,
    streamId: stream.id,
    runId: run?.id ?? '',
    connectionId: connection.id,
    mappingId: mapping?.id ?? '',
    replayId: replay.id,
    planId: plan.id,
    releaseId: release.id,
    personId,
    deletionId: deletion.id,
  };
}

export const pick = ({
  workspaceId,
  sourceId,
  destinationId,
}: Record<'workspaceId' | 'sourceId' | 'destinationId', string>) => ({
  workspaceId,
  sourceId,
  destinationId,
});
