import { expect, test } from 'vitest';
import { Gathering } from './gathering';

const MB = 1024 * 1024;

/** What has set off so far, in order. */
function scene(waitMs = 60_000) {
  const gathering = new Gathering(waitMs);
  const gone: string[] = [];
  const arrive = async (slice: string, bytes = 1) => {
    await gathering.arrive(slice, bytes);
    gone.push(slice);
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { gathering, gone, arrive, settled };
}

test('one that is alone waits for nobody', async () => {
  const { gathering, gone, arrive } = scene();
  gathering.begin('a');
  await arrive('a');
  expect(gone).toEqual(['a']);
});

test('those that are made beside each other go together, when the last one has arrived or was given up', async () => {
  const { gathering, gone, arrive, settled } = scene();
  for (const slice of ['a', 'b', 'c']) gathering.begin(slice);
  const under = [arrive('a'), arrive('b')];
  await settled();
  expect(gone).toEqual([]);
  gathering.leave('c');
  await Promise.all(under);
  expect(gone).toEqual(['a', 'b']);
  gathering.begin('d');
  gathering.begin('e');
  const later = arrive('d');
  await settled();
  expect(gone).toEqual(['a', 'b']);
  await Promise.all([later, arrive('e')]);
  expect(gone).toEqual(['a', 'b', 'd', 'e']);
});

test('enough for an insert waits for no more, and what comes behind it is another one', async () => {
  const { gathering, gone, arrive, settled } = scene();
  for (const slice of ['a', 'b', 'c', 'd']) gathering.begin(slice);
  const first = arrive('a', 20 * MB);
  await settled();
  expect(gone).toEqual([]);
  await Promise.all([first, arrive('b', 20 * MB)]);
  expect(gone).toEqual(['a', 'b']);
  const third = arrive('c', 20 * MB);
  await settled();
  expect(gone).toEqual(['a', 'b']);
  gathering.leave('d');
  await third;
});

test('nobody is waited for longer than a moment, and who was is free to go alone', async () => {
  const { gathering, gone, arrive } = scene(1);
  gathering.begin('a');
  gathering.begin('stuck');
  await arrive('a');
  expect(gone).toEqual(['a']);
  await arrive('stuck');
  expect(gone).toEqual(['a', 'stuck']);
});
