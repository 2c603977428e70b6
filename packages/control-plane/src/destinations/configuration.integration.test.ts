import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listAuditEntries } from '../audit/list-audit-entries';
import { connectDestination } from '../connections/connect-destination';
import { listConnections } from '../connections/list-connections';
import type { UseCaseContext } from '../context';
import { createMapping } from '../mappings/create-mapping';
import { listMappings } from '../mappings/list-mappings';
import { createSource } from '../sources/create-source';
import { createWriteKey } from '../sources/create-write-key';
import { deleteSource, previewSourceDeletion } from '../sources/delete-source';
import { getSource } from '../sources/get-source';
import { listSources } from '../sources/list-sources';
import { restoreSource } from '../sources/restore-source';
import { rotateWriteKey } from '../sources/rotate-write-key';
import { updateSource } from '../sources/update-source';
import { openScene, type Scene } from '../use-case.scene';
import { createDestination } from './create-destination';
import { getDestination } from './get-destination';
import { pauseDestination } from './pause-destination';
import { resumeDestination } from './resume-destination';
import { updateDestination } from './update-destination';

const PASSWORD = 'hunter2-correct-horse';
const postgres = { host: 'db.example.com', database: 'shop', user: 'reader', password: PASSWORD };

let scene: Scene;
let owner: UseCaseContext;
beforeAll(async () => {
  scene = await openScene();
});
beforeEach(async () => {
  owner = await scene.as(await scene.workspace(), 'owner');
  scene.jobs.away = false;
  scene.jobs.asked.length = 0;
});
afterAll(() => scene?.close());

const webhook = (over: object = {}) =>
  createDestination(owner, {
    name: 'Hook',
    type: 'webhook',
    settings: { url: 'https://example.com/in' },
    enabled: true,
    ...over,
  });

test('an SDK source comes with a key; another is added, rotated, and the old one is refused', async () => {
  const source = await createSource(owner, { name: 'Web shop', type: 'http' });
  expect(source).toMatchObject({ type: 'http', kind: 'push', slug: 'web-shop', enabled: true });
  expect(source.writeKeys).toHaveLength(1);
  expect(source.writeKeys[0]?.key).toMatch(/^[0-9A-Za-z]{32}$/);
  const second = await createWriteKey(owner, { sourceId: source.id, label: 'App' });
  const third = await rotateWriteKey(owner, { sourceId: source.id, id: second.id });
  const { writeKeys } = await getSource(owner, { id: source.id });
  expect(writeKeys.map(({ id, revokedAt }) => [id, revokedAt !== null])).toEqual([
    [source.writeKeys[0]?.id, false],
    [second.id, true],
    [third.id, false],
  ]);
});

test('no answer and no audit entry ever holds a secret', async () => {
  const source = await createSource(owner, { name: 'Shop DB', type: 'postgres', settings: postgres });
  const updated = await updateSource(owner, {
    id: source.id,
    settings: { password: `${PASSWORD}-2`, database: 'other' },
  });
  const answers = [
    source,
    updated,
    await getSource(owner, { id: source.id }),
    await listSources(owner, { limit: 10 }),
    await listAuditEntries(owner, { limit: 50 }),
  ];
  expect(JSON.stringify(answers)).not.toContain(PASSWORD);
  expect(updated.settings).toMatchObject({ host: 'db.example.com', database: 'other', password: { set: true } });
  const kept = await scene.db.sources.secrets({ workspaceId: owner.actor.workspaceId, id: source.id });
  expect(kept).toEqual({ password: `${PASSWORD}-2` });
});

test('saving what was shown changes nothing of the secrets', async () => {
  const source = await createSource(owner, { name: 'Shop DB', type: 'postgres', settings: postgres });
  await updateSource(owner, { id: source.id, settings: source.settings });
  const kept = await scene.db.sources.secrets({ workspaceId: owner.actor.workspaceId, id: source.id });
  expect(kept).toEqual({ password: PASSWORD });
});

test('settings that are not valid are refused by field, and nothing is made', async () => {
  const { host: _, ...incomplete } = postgres;
  const refused = createSource(owner, { name: 'Shop DB', type: 'postgres', settings: incomplete });
  await expect(refused).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'settings.host' }] });
  await expect(createSource(owner, { name: 'x', type: 'carrier-pigeon' })).rejects.toMatchObject({
    code: 'invalid',
    fields: [{ field: 'type' }],
  });
  expect((await listSources(owner, { limit: 10 })).data).toEqual([]);
});

test('a deletion says what is lost, and is undone whole', async () => {
  const source = await createSource(owner, { name: 'Shop DB', type: 'postgres', settings: postgres });
  await updateSource(owner, { id: source.id, schedule: { everyMinutes: 15 } });
  const destination = await webhook();
  await connectDestination(owner, { sourceId: source.id, destinationId: destination.id });
  expect(await previewSourceDeletion(owner, { id: source.id })).toEqual({
    name: 'Shop DB',
    writeKeys: 0,
    connections: 1,
    streams: 0,
  });
  await deleteSource(owner, { id: source.id });
  await expect(getSource(owner, { id: source.id })).rejects.toMatchObject({ code: 'not_found' });
  expect((await listConnections(owner, { limit: 10 })).data).toEqual([]);
  expect(await restoreSource(owner, { id: source.id })).toMatchObject({ schedule: { everyMinutes: 15 } });
  expect((await listConnections(owner, { limit: 10 })).data).toHaveLength(1);
});

test('a destination starts with all presets, with those named, or with none', async () => {
  const names = async (presets?: string[]) => {
    const { id } = await webhook(presets ? { presets } : {});
    return (await listMappings(owner, { destinationId: id })).data.map(({ name }) => name);
  };
  const all = await names();
  expect(all.length).toBeGreaterThan(0);
  expect(await names([])).toEqual([]);
  expect(await names([all[0] ?? ''])).toEqual([all[0]]);
  await expect(names(['No such preset'])).rejects.toMatchObject({ code: 'invalid' });
});

test('a mapping whose filter or action can never work is refused', async () => {
  const { id: destinationId } = await webhook({ presets: [] });
  const [action] = scene.db ? (owner.destinations.get('webhook')?.actions ?? []) : [];
  const given = { destinationId, name: 'x', action: action?.slug ?? '', filter: '', mapping: {}, enabled: true };
  expect(await createMapping(owner, { ...given, filter: 'type = "track"' })).toMatchObject({ position: 0 });
  await expect(createMapping(owner, { ...given, filter: 'type = = "track"' })).rejects.toMatchObject({
    fields: [expect.objectContaining({ field: 'filter' })],
  });
  await expect(createMapping(owner, { ...given, action: 'nothing' })).rejects.toMatchObject({
    fields: [expect.objectContaining({ field: 'action' })],
  });
});

test('resuming drains once, and stays paused when the queue is away', async () => {
  const { id } = await webhook();
  const paused = await pauseDestination(owner, { id });
  expect(paused.paused).toMatchObject({ by: 'person', reason: `Paused by ${owner.actor.name}.` });
  await expect(pauseDestination(owner, { id })).rejects.toMatchObject({ code: 'conflict' });
  scene.jobs.away = true;
  await expect(resumeDestination(owner, { id })).rejects.toMatchObject({ code: 'unavailable' });
  expect((await getDestination(owner, { id })).paused).toEqual(paused.paused);
  scene.jobs.away = false;
  expect((await resumeDestination(owner, { id })).paused).toBeNull();
  expect(scene.jobs.asked.map(({ job }) => job)).toEqual(['drain']);
  await expect(resumeDestination(owner, { id })).rejects.toMatchObject({ code: 'conflict' });
});

test('a source and a destination are connected once, and only within one workspace', async () => {
  const source = await createSource(owner, { name: 'Web', type: 'http' });
  const destination = await webhook();
  const ends = { sourceId: source.id, destinationId: destination.id };
  await connectDestination(owner, ends);
  await expect(connectDestination(owner, ends)).rejects.toMatchObject({ code: 'conflict' });
  const stranger = await scene.as(await scene.workspace(), 'owner');
  const theirs = await createSource(stranger, { name: 'Theirs', type: 'http' });
  await expect(connectDestination(stranger, ends)).rejects.toMatchObject({ code: 'not_found' });
  const across = { sourceId: theirs.id, destinationId: destination.id };
  await expect(connectDestination(stranger, across)).rejects.toMatchObject({ code: 'not_found' });
  await expect(connectDestination(owner, across)).rejects.toMatchObject({ code: 'not_found' });
});

test('every change is in the audit log, with who, what, and the difference', async () => {
  const destination = await webhook();
  await updateDestination(owner, { id: destination.id, name: 'Renamed', enabled: false });
  const { data } = await listAuditEntries(owner, { limit: 10 });
  expect(data.map(({ action }) => action)).toEqual(['destination.update', 'destination.create']);
  expect(data[0]).toMatchObject({
    actorKind: 'user',
    actorId: owner.actor.id,
    targetId: destination.id,
    summary: { before: { name: 'Hook', enabled: true }, after: { name: 'Renamed', enabled: false } },
  });
});
