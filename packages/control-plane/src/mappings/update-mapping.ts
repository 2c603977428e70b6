import type { JsonRecord, MappingRow } from '@tributary/db';
import type { UseCaseContext } from '../context';
import { getDestinationRow } from '../destinations/find-destination';
import { notFound } from '../errors';
import { requirePermission } from '../permissions';
import { differences, recordChange } from '../record-change';
import { checkMapping } from './check-mapping';
import { type MappingView, toMappingView } from './mapping-view';

export interface MappingUpdate {
  readonly destinationId: string;
  readonly id: string;
  readonly name?: string | undefined;
  readonly filter?: string | undefined;
  /** The whole mapping, not a part of it. */
  readonly mapping?: JsonRecord | undefined;
  readonly enabled?: boolean | undefined;
}

const audited = ({ name, filter, mapping, enabled }: MappingRow): JsonRecord => ({ name, filter, mapping, enabled });

/** The action stays: another action has other fields, which makes it another mapping. */
export async function updateMapping(ctx: UseCaseContext, input: MappingUpdate): Promise<MappingView> {
  requirePermission(ctx, 'mappings:write');
  const { workspaceId } = ctx.actor;
  const { destinationId, id, ...changes } = input;
  return ctx.db.transaction(async (tx) => {
    const destination = await getDestinationRow(tx, ctx, destinationId);
    const before = await tx.mappings.find({ workspaceId, destinationId, id });
    if (!before) throw notFound('mapping');
    if (changes.filter !== undefined || changes.mapping !== undefined || changes.enabled === true) {
      checkMapping(ctx, destination.type, {
        name: before.name,
        action: before.action,
        filter: changes.filter ?? before.filter,
        mapping: changes.mapping ?? before.mapping,
        enabled: changes.enabled ?? before.enabled,
      });
    }
    const after = await tx.mappings.update({ workspaceId, destinationId, id, changes });
    if (!after) throw notFound('mapping');
    await recordChange(tx, ctx, {
      action: 'mapping.update',
      target: { type: 'destination', id: destinationId, name: destination.name },
      ...differences({ ...audited(before), mappingId: id }, { ...audited(after), mappingId: id }),
    });
    return toMappingView(after);
  });
}
