import type { JsonRecord } from '@tributary/db';
import type { DestinationDescriptor } from '@tributary/destinations';
import { newId } from '@tributary/kernel';
import type { UseCaseContext } from '../context';
import { AppError } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { shownSettings } from '../settings';
import { freeSlug, slugify, takingFreeSlug } from '../slug';
import { changedDestinationSettings, definitionVersion } from './destination-settings';
import { type DestinationView, toDestinationView } from './destination-view';

export interface NewDestination {
  readonly name: string;
  readonly type: string;
  readonly settings: JsonRecord;
  readonly enabled: boolean;
  /** Names of presets to apply. All of them when it is left out, none when it is empty. */
  readonly presets?: readonly string[] | undefined;
}

const invalidType = (message: string) => new AppError('invalid', message, [{ field: 'type', message }]);

function connectable(ctx: UseCaseContext, type: string): DestinationDescriptor {
  const descriptor = ctx.destinations.get(type);
  if (!descriptor) {
    throw invalidType(
      `There is no destination of type "${type}". GET /api/v1/catalog/destinations lists what there is.`,
    );
  }
  if (!descriptor.connectable) {
    throw invalidType(descriptor.notConnectableReason ?? `${descriptor.name} can't be connected yet.`);
  }
  return descriptor;
}

function chosenPresets(ctx: UseCaseContext, { type, presets: names }: NewDestination) {
  const all = ctx.destinations.presets(type);
  const unknown = (names ?? []).find((name) => !all.some((preset) => preset.name === name));
  if (unknown !== undefined) {
    const message = `There is no preset "${unknown}". It is one of: ${all.map((preset) => preset.name).join(', ')}.`;
    throw new AppError('invalid', message, [{ field: 'presets', message }]);
  }
  return names === undefined ? all : all.filter((preset) => names.includes(preset.name));
}

/** With the mappings of its presets, in one transaction. It receives nothing until a source is connected. */
export async function createDestination(ctx: UseCaseContext, input: NewDestination): Promise<DestinationView> {
  requirePermission(ctx, 'destinations:write');
  const { workspaceId } = ctx.actor;
  const descriptor = connectable(ctx, input.type);
  const presets = chosenPresets(ctx, input);
  const { settings, secrets } = changedDestinationSettings(ctx, { type: input.type, given: input.settings });
  const create = () =>
    ctx.db.transaction(async (tx) => {
      const row = await tx.destinations.create({
        id: newId('dst', ctx.clock()),
        workspaceId,
        type: input.type,
        definitionVersion: definitionVersion(descriptor),
        name: input.name,
        slug: await freeSlug(slugify(input.name, 'destination'), (slug) =>
          tx.destinations.slugTaken({ workspaceId, slug }),
        ),
        settings,
        secrets,
        enabled: input.enabled,
      });
      const mappings = presets.map((preset) => ({ ...preset, id: newId('map', ctx.clock()) }));
      if (mappings.length > 0) await tx.mappings.add({ workspaceId, destinationId: row.id, mappings });
      await recordChange(tx, ctx, {
        action: 'destination.create',
        target: { type: 'destination', id: row.id, name: row.name },
        after: {
          type: row.type,
          enabled: row.enabled,
          settings: shownSettings(row.settings, row.secretNames),
          presets: presets.map((preset) => preset.name),
        },
      });
      return toDestinationView(row);
    });
  return takingFreeSlug(create);
}
