import type { DestinationRow, JsonRecord } from '@tributary/db';
import type { ConsentRule } from '@tributary/event-schema';
import type { UseCaseContext } from '../context';
import { notFound } from '../errors';
import { requirePermission } from '../permissions';
import { differences, recordChange } from '../record-change';
import { shownSettings } from '../settings';
import { changedDestinationSettings, definitionVersion } from './destination-settings';
import { type DestinationView, toDestinationView } from './destination-view';
import { getDestinationRow } from './find-destination';

export interface DestinationUpdate {
  readonly id: string;
  readonly name?: string | undefined;
  /** Given keys replace, null takes away, the rest stays; so do secrets that are left out. */
  readonly settings?: JsonRecord | undefined;
  /** Off: it takes nothing, and nothing is kept for it. */
  readonly enabled?: boolean | undefined;
  readonly consent?: ConsentRule | null | undefined;
}

/** What the audit log tells of a destination. A new secret shows as replaced, never as a value. */
const audited = (row: DestinationRow, replaced: readonly string[] = []): JsonRecord => ({
  name: row.name,
  enabled: row.enabled,
  consent: row.consent,
  settings: shownSettings(row.settings, row.secretNames),
  ...(replaced.length > 0 ? { secretsReplaced: replaced } : {}),
});

export async function updateDestination(ctx: UseCaseContext, input: DestinationUpdate): Promise<DestinationView> {
  requirePermission(ctx, 'destinations:write');
  const { workspaceId } = ctx.actor;
  const { id, name, enabled, consent } = input;
  return ctx.db.transaction(async (tx) => {
    const before = await getDestinationRow(tx, ctx, id);
    const changed = input.settings && {
      given: input.settings,
      current: { settings: before.settings, secrets: await tx.destinations.secrets({ workspaceId, id }) },
    };
    const settings = changed && changedDestinationSettings(ctx, { type: before.type, ...changed });
    const descriptor = ctx.destinations.get(before.type);
    const after = await tx.destinations.update({
      workspaceId,
      id,
      changes: {
        name,
        enabled,
        consent,
        settings: settings?.settings,
        secrets: settings?.secrets,
        // Only saved settings were checked against the definition as it is now.
        definitionVersion: settings && descriptor ? definitionVersion(descriptor) : undefined,
      },
    });
    if (!after) throw notFound('destination');
    await recordChange(tx, ctx, {
      action: 'destination.update',
      target: { type: 'destination', id, name: after.name },
      ...differences(audited(before), audited(after, Object.keys(settings?.secrets ?? {}))),
    });
    return toDestinationView(after);
  });
}
