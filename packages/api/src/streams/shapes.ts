import { z } from 'zod';
import { id, list, time } from '../shapes';

export const rowMapping = z
  .object({
    kind: z.enum(['track', 'identify', 'group']),
    event: z.string().max(200).exactOptional(),
    userIdColumn: z.string().exactOptional(),
    anonymousIdColumn: z.string().exactOptional(),
    groupIdColumn: z.string().exactOptional(),
    timestampColumn: z.string().exactOptional(),
    columns: list(z.string()).exactOptional(),
  })
  .meta({ id: 'RowMapping', description: 'What a row becomes.' });

export const streamColumn = z
  .object({ name: z.string(), type: z.string(), nullable: z.boolean(), canBeCursor: z.boolean() })
  .meta({ id: 'StreamColumn' });

/** What a person chooses of a stream. */
export const streamChoice = {
  selected: z.boolean().meta({ description: 'Whether it is read.' }),
  mode: z.enum(['incremental', 'full']),
  cursorField: z.string().min(1).nullable().meta({ description: 'Required for incremental.' }),
  primaryKey: list(z.string()).meta({ description: 'Unique together: the identity of a row.' }),
  mapping: rowMapping,
};

export const lookbackSeconds = z
  .int()
  .min(0)
  .max(7 * 86_400)
  .meta({
    description:
      'Incremental only: each read starts this far behind the cursor, for rows that became visible late. Rows that are read twice are stored once.',
  });

export const stream = z
  .object({
    id,
    sourceId: id,
    name: z.string(),
    ...streamChoice,
    lookbackSeconds,
    columns: list(streamColumn),
    cursor: z.string().nullable().meta({ description: 'The last cursor value that was read, as text.' }),
    cursorAt: time.nullable().meta({ description: 'When that was.' }),
    historyDone: z.boolean(),
  })
  .meta({ id: 'Stream', description: 'A table of a pull source: whether and how it is read, and how far.' });

export const discoveredStream = z
  .object({
    name: z.string(),
    columns: list(streamColumn),
    primaryKey: list(z.string()),
    estimatedRows: z.number().meta({ description: '-1 when it is unknown.' }),
    suggestedCursor: z.string().nullable(),
  })
  .meta({ id: 'DiscoveredStream' });
