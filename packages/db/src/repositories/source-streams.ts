import { type Client, translated } from '../client';
import { Prisma, type SourceStream } from '../generated/client';
import { asRecord, defined, type JsonRecord, toJson } from '../values';

export type SyncMode = 'full' | 'incremental';

export interface SourceStreamRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly sourceId: string;
  readonly name: string;
  readonly selected: boolean;
  readonly mode: SyncMode;
  readonly cursorField: string | null;
  readonly lookbackSeconds: number;
  readonly primaryKey: readonly string[];
  /** As discovery found them. */
  readonly columns: readonly JsonRecord[];
  /** What a row becomes. */
  readonly mapping: JsonRecord;
  /** Opaque to all but the source's definition. Null before the first page. */
  readonly cursor: JsonRecord | null;
  readonly cursorAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface SourceStreamChoice {
  readonly selected?: boolean | undefined;
  readonly mode?: SyncMode | undefined;
  readonly cursorField?: string | null | undefined;
  readonly lookbackSeconds?: number | undefined;
  readonly primaryKey?: readonly string[] | undefined;
  readonly columns?: readonly JsonRecord[] | undefined;
  readonly mapping?: JsonRecord | undefined;
}

/** Streams of pull sources: what is read, and how far. */
export interface SourceStreamsRepository {
  /** By name. */
  list(input: { workspaceId: string; sourceId: string }): Promise<readonly SourceStreamRow[]>;
  find(input: { workspaceId: string; sourceId: string; id: string }): Promise<SourceStreamRow | null>;
  /** Creates or changes the stream of that name; its cursor stays. @throws DanglingReference */
  save(input: {
    id: string;
    workspaceId: string;
    sourceId: string;
    name: string;
    choice: SourceStreamChoice;
  }): Promise<SourceStreamRow>;
  update(input: {
    workspaceId: string;
    sourceId: string;
    id: string;
    choice: SourceStreamChoice;
  }): Promise<SourceStreamRow | null>;
  remove(input: { workspaceId: string; sourceId: string; id: string }): Promise<boolean>;
  /**
   * Moves the cursor, after the rows before it are durable, and only for the run that is under way: a run that was
   * replaced or ended gets false and must stop.
   */
  commitCursor(input: {
    workspaceId: string;
    sourceId: string;
    name: string;
    runId: string;
    cursor: JsonRecord;
    at: Date;
  }): Promise<boolean>;
  /** The next run reads the stream from its beginning. */
  resetCursor(input: { workspaceId: string; sourceId: string; id: string }): Promise<boolean>;
}

const toRow = (row: SourceStream): SourceStreamRow => ({
  ...row,
  columns: Array.isArray(row.columns) ? row.columns.map(asRecord) : [],
  mapping: asRecord(row.mapping),
  cursor: row.cursor === null ? null : asRecord(row.cursor),
});

function choiceColumns({ primaryKey, columns, mapping, ...rest }: SourceStreamChoice) {
  return {
    ...defined(rest),
    ...(primaryKey ? { primaryKey: [...primaryKey] } : {}),
    ...(columns ? { columns: toJson(columns) } : {}),
    ...(mapping ? { mapping: toJson(mapping) } : {}),
  };
}

export function createSourceStreams(client: Client): SourceStreamsRepository {
  return {
    async list({ workspaceId, sourceId }) {
      const rows = await client.sourceStream.findMany({ where: { workspaceId, sourceId }, orderBy: { name: 'asc' } });
      return rows.map(toRow);
    },

    async find({ workspaceId, sourceId, id }) {
      const row = await client.sourceStream.findFirst({ where: { workspaceId, sourceId, id } });
      return row && toRow(row);
    },

    async save({ choice, ...input }) {
      const data = choiceColumns(choice);
      const { workspaceId, sourceId, name } = input;
      const { count } = await client.sourceStream.updateMany({ where: { workspaceId, sourceId, name }, data });
      if (count === 0) return toRow(await translated(client.sourceStream.create({ data: { ...input, ...data } })));
      return toRow(await client.sourceStream.findFirstOrThrow({ where: { workspaceId, sourceId, name } }));
    },

    async update({ workspaceId, sourceId, id, choice }) {
      const [row] = await client.sourceStream.updateManyAndReturn({
        where: { workspaceId, sourceId, id },
        data: choiceColumns(choice),
      });
      return row ? toRow(row) : null;
    },

    async remove({ workspaceId, sourceId, id }) {
      return (await client.sourceStream.deleteMany({ where: { workspaceId, sourceId, id } })).count > 0;
    },

    async commitCursor({ workspaceId, sourceId, name, runId, cursor, at }) {
      const count = await client.$executeRaw`
        UPDATE source_streams SET cursor = ${JSON.stringify(cursor)}::jsonb, cursor_at = ${at}
        WHERE workspace_id = ${workspaceId} AND source_id = ${sourceId} AND name = ${name}
          AND EXISTS (
            SELECT 1 FROM sync_runs
            WHERE id = ${runId} AND workspace_id = ${workspaceId} AND source_id = ${sourceId} AND status = 'running'
          )`;
      return count > 0;
    },

    async resetCursor({ workspaceId, sourceId, id }) {
      const { count } = await client.sourceStream.updateMany({
        where: { workspaceId, sourceId, id },
        data: { cursor: Prisma.DbNull, cursorAt: null },
      });
      return count > 0;
    },
  };
}
