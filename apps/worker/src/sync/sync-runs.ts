import type { Db, JsonRecord, SourceRow, SourceStreamRow } from '@tributary/db';
import { type Clock, newId } from '@tributary/kernel';
import type { SyncProgress, SyncRuns, SyncStream } from '@tributary/pipeline';
import { type RowMapping, type StreamCursor, sourceCatalogue } from '@tributary/sources';

const unknownIfNegative = (rows: number): number | null => (rows < 0 ? null : Math.round(rows));

function toStream(row: SourceStreamRow): SyncStream {
  return {
    id: row.id,
    cursor: row.cursor as StreamCursor | null,
    selection: {
      name: row.name,
      mode: row.mode,
      ...(row.cursorField === null ? {} : { cursorColumn: row.cursorField }),
      keyColumns: row.primaryKey,
      // Checked when it was saved, by the use-case that wrote it.
      mapping: row.mapping as unknown as RowMapping,
      lookbackSeconds: row.lookbackSeconds,
    },
  };
}

const toStoredProgress = ({ rows, bytes, rowsPerSecond, estimatedRows, lane, streams }: SyncProgress) => ({
  rows,
  bytes,
  rowsPerSecond,
  lane,
  estimatedRows: unknownIfNegative(estimatedRows),
  streams: Object.fromEntries(
    Object.entries(streams).map(([name, one]) => [
      name,
      { ...one, estimatedRows: unknownIfNegative(one.estimatedRows) },
    ]),
  ),
});

/** The run to work on: the named one, else the one that a crash left open, else a new one. Null when it can't start. */
async function beginRun(db: Db, clock: Clock, input: Parameters<SyncRuns['start']>[0]): Promise<string | null> {
  const { workspaceId, sourceId } = input;
  const open = input.runId ? null : await db.syncRuns.findActive({ workspaceId, sourceId });
  const id = input.runId ?? open?.id ?? newId('run');
  if (!input.runId && !open) {
    const created = await db.syncRuns.create({ id, workspaceId, sourceId, trigger: input.trigger });
    if (!created) return null;
  }
  return (await db.syncRuns.start({ workspaceId, id, at: new Date(clock()) })) ? id : null;
}

async function settingsOf(db: Db, { workspaceId, id, type, settings }: SourceRow) {
  return sourceCatalogue.withDefaults(type, { ...settings, ...(await db.sources.secrets({ workspaceId, id })) });
}

/** Sync runs as they are kept in Postgres. */
export function createSyncRuns(db: Db, clock: Clock): SyncRuns {
  return {
    async start(input) {
      const { workspaceId, sourceId } = input;
      const source = await db.sources.find({ workspaceId, id: sourceId });
      if (!source?.enabled) return null;
      // A timer that outlived its schedule: the worker was away when the schedule was removed.
      if (input.trigger === 'schedule' && source.schedule === null) return null;
      const runId = await beginRun(db, clock, input);
      if (runId === null) return null;
      const streams = await db.sourceStreams.list({ workspaceId, sourceId });
      return {
        runId,
        workspaceId,
        sourceId,
        type: source.type,
        settings: await settingsOf(db, source),
        streams: streams.filter((stream) => stream.selected).map(toStream),
      };
    },

    async report({ workspaceId, runId }, progress) {
      const at = new Date(clock());
      const answer = await db.syncRuns.progress({ workspaceId, id: runId, progress: toStoredProgress(progress), at });
      return answer !== null && !answer.cancelRequested;
    },

    saveCursor({ workspaceId, sourceId, runId }, { selection }, cursor) {
      return db.sourceStreams.commitCursor({
        workspaceId,
        sourceId,
        name: selection.name,
        runId,
        cursor: cursor as unknown as JsonRecord,
        at: new Date(clock()),
      });
    },

    async finish({ workspaceId, runId }, progress, end) {
      const at = new Date(clock());
      await db.syncRuns.progress({ workspaceId, id: runId, progress: toStoredProgress(progress), at });
      const error = end.status === 'failed' ? { errorCode: end.code, error: end.error } : {};
      await db.syncRuns.finish({ workspaceId, id: runId, status: end.status, at, ...error });
    },
  };
}
