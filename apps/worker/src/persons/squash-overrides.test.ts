import type { OpenOverride } from '@tributary/db';
import { expect, test } from 'vitest';
import { createSquashOverrides } from './squash-overrides';

const NOW_MS = 1_763_800_000_000;
const id = (byte: string) => byte.repeat(16);
const override = (name: string, more: Partial<OpenOverride>): OpenOverride => ({
  ...{ id: name, workspaceId: 'ws_1', fromPersonId: id('0a'), personId: id('0b') },
  ...{ recordedAt: new Date(NOW_MS - 3_600_000), ...more },
});

function scene(overrides: readonly OpenOverride[]) {
  let open = [...overrides];
  /** Person of each stored event, by workspace. */
  const events = new Map<string, string[]>();
  const moved: { workspaceId: string; moves: readonly { from: string; into: string }[] }[] = [];
  const squash = createSquashOverrides({
    db: {
      persons: {
        listOpenOverrides: async ({ recordedBefore, limit }) =>
          open.filter(({ recordedAt }) => recordedAt < recordedBefore).slice(0, limit),
        async closeOverrides({ workspaceId, ids }) {
          open = open.filter((one) => one.workspaceId !== workspaceId || !ids.includes(one.id));
        },
      },
    },
    store: {
      personActivity: async ({ workspaceId, personIds }) =>
        personIds
          .filter((one) => events.get(workspaceId)?.includes(one))
          .map((personId) => ({ personId, events: 1, firstMs: 0, lastMs: 0 })),
      async moveEvents(input) {
        moved.push(input);
        const into = new Map(input.moves.map((move) => [move.from, move.into]));
        const before = events.get(input.workspaceId) ?? [];
        events.set(
          input.workspaceId,
          before.map((one) => into.get(one) ?? one),
        );
      },
    },
    clock: () => NOW_MS,
  });
  return { squash, events, moved, open: () => open.map((one) => one.id) };
}

test('events get their present person; the override is forgotten only once no event carries the old id', async () => {
  const { squash, events, moved, open } = scene([override('one', {})]);
  events.set('ws_1', [id('0a'), id('0c')]);
  await squash();
  expect(events.get('ws_1')).toEqual([id('0b'), id('0c')]);
  expect(open()).toEqual(['one']);
  await squash();
  expect([moved.length, open()]).toEqual([1, []]);
});

test('many merges of a workspace are one rewrite, and no workspace meets another', async () => {
  const { squash, events, moved } = scene([
    override('one', {}),
    override('two', { fromPersonId: id('0d') }),
    override('elsewhere', { workspaceId: 'ws_2' }),
  ]);
  events.set('ws_1', [id('0a'), id('0d')]);
  events.set('ws_2', [id('0d')]);
  await squash();
  expect(moved).toMatchObject([{ workspaceId: 'ws_1', moves: [{ from: id('0a') }, { from: id('0d') }] }]);
  expect(events.get('ws_2')).toEqual([id('0d')]);
});

test('a merge that owners may not have heard of yet waits, and one into itself moves nothing', async () => {
  const { squash, events, moved, open } = scene([
    override('young', { recordedAt: new Date(NOW_MS - 60_000) }),
    override('itself', { fromPersonId: id('0e'), personId: id('0e') }),
  ]);
  events.set('ws_1', [id('0a'), id('0e')]);
  await squash();
  expect([moved, open()]).toEqual([[], ['young', 'itself']]);
});
