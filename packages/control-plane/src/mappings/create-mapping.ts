import type { JsonRecord } from '@tributary/db';
import { newId } from '@tributary/kernel';
import type { UseCaseContext } from '../context';
import { getDestinationRow } from '../destinations/find-destination';
import { notFound } from '../errors';
import { requirePermission } from '../permissions';
import { recordChange } from '../record-change';
import { checkMapping } from './check-mapping';
import { type MappingView, toMappingView } from './mapping-view';

export interface MappingInput {
  readonly destinationId: string;
  readonly name: string;
  readonly action: string;
  readonly filter: string;
  readonly mapping: JsonRecord;
  readonly enabled: boolean;
}

/** Fields that are not given have the action's defaults when an event is mapped; null means none. */
export async function createMapping(ctx: UseCaseContext, input: MappingInput): Promise<MappingView> {
  requirePermission(ctx, 'mappings:write');
  const { workspaceId } = ctx.actor;
  const { destinationId, ...given } = input;
  return ctx.db.transaction(async (tx) => {
    const destination = await getDestinationRow(tx, ctx, destinationId);
    checkMapping(ctx, destination.type, given);
    const [row] = await tx.mappings.add({
      workspaceId,
      destinationId,
      mappings: [{ ...given, id: newId('map', ctx.clock()) }],
    });
    if (!row) throw notFound('mapping');
    await recordChange(tx, ctx, {
      action: 'mapping.create',
      target: { type: 'destination', id: destinationId, name: destination.name },
      after: { mappingId: row.id, name: row.name, action: row.action, filter: row.filter, enabled: row.enabled },
    });
    return toMappingView(row);
  });
}
