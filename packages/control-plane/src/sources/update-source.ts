import type { JsonRecord, SourceLimits, SourceRow, SyncSchedule } from '@tributary/db';
import type { PrivacyPolicy } from '@tributary/event-schema';
import type { UseCaseContext } from '../context';
import { AppError, notFound } from '../errors';
import { requirePermission } from '../permissions';
import { refuseFaultyPolicy } from '../privacy/refuse-faulty-policy';
import { differences, recordChange } from '../record-change';
import { shownSettings } from '../settings';
import { getSourceRow } from './find-source';
import { changedSourceSettings } from './source-settings';
import { type SourceView, toSourceView } from './source-view';

export interface SourceUpdate {
  readonly id: string;
  readonly name?: string | undefined;
  /** Given keys replace, null takes away, the rest stays; so do secrets that are left out. */
  readonly settings?: JsonRecord | undefined;
  /** Off: capture refuses its events with that reason, and it is not read. */
  readonly enabled?: boolean | undefined;
  readonly schedule?: SyncSchedule | null | undefined;
  /** What of its events may be stored, from now on. Null: what the workspace says. */
  readonly privacy?: PrivacyPolicy | null | undefined;
  /** How much may come in, from now on. Null: as much as it likes. */
  readonly limits?: SourceLimits | null | undefined;
}

/** What the audit log tells of a source. A new secret shows as replaced, never as a value. */
const audited = (row: SourceRow, replaced: readonly string[] = []): JsonRecord => ({
  name: row.name,
  enabled: row.enabled,
  schedule: row.schedule,
  privacy: row.privacy,
  limits: row.limits,
  settings: shownSettings(row.settings, row.secretNames),
  ...(replaced.length > 0 ? { secretsReplaced: replaced } : {}),
});

function refuseFaultyLimits(limits: SourceLimits | null | undefined): void {
  if (!limits || limits.refuseAbove === null || limits.refuseAbove > limits.eventsPerSecond) return;
  const message = 'Has to be more than the events per second, above which events only wait.';
  throw new AppError('invalid', 'The limits are not valid.', [{ field: 'limits.refuseAbove', message }]);
}

export async function updateSource(ctx: UseCaseContext, input: SourceUpdate): Promise<SourceView> {
  requirePermission(ctx, 'sources:write');
  const { workspaceId } = ctx.actor;
  const { id, name, enabled, schedule, privacy, limits } = input;
  if (privacy) refuseFaultyPolicy(privacy);
  refuseFaultyLimits(limits);
  const row = await ctx.db.transaction(async (tx) => {
    const before = await getSourceRow(tx, ctx, id);
    if (schedule && ctx.sources.get(before.type)?.kind !== 'pull') {
      throw new AppError('invalid', `${before.name} is sent to, not read from: it can't have a schedule.`);
    }
    const changed = input.settings && {
      given: input.settings,
      current: { settings: before.settings, secrets: await tx.sources.secrets({ workspaceId, id }) },
    };
    const settings = changed && changedSourceSettings(ctx, { type: before.type, ...changed });
    const changes = {
      name,
      enabled,
      schedule,
      privacy,
      limits,
      settings: settings?.settings,
      secrets: settings?.secrets,
    };
    const after = await tx.sources.update({ workspaceId, id, changes });
    if (!after) throw notFound('source');
    await recordChange(tx, ctx, {
      action: 'source.update',
      target: { type: 'source', id, name: after.name },
      ...differences(audited(before), audited(after, Object.keys(settings?.secrets ?? {}))),
    });
    return after;
  });
  const keys = await ctx.db.writeKeys.list({ workspaceId, sourceId: id });
  return toSourceView(row, keys, ctx.sources);
}
