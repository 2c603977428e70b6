'use client';
import { Field, Input, Notice, Segmented, Select } from '@tributary/ui';
import { useState } from 'react';
import type { FieldErrors } from '@/forms';
import type { StreamChoice, StreamRow } from '../stream-rows';

/** How a table is read: all of it or what is new, by which column, and what names a row. */
export function StreamReadingFields({
  row,
  choice,
  errors,
  onChange,
}: {
  row: StreamRow;
  choice: StreamChoice;
  errors: FieldErrors;
  onChange: (part: Partial<StreamChoice>, field: string) => void;
}) {
  const columns = row.found?.columns ?? row.saved?.columns ?? [];
  const cursors = columns.filter((column) => column.canBeCursor);
  return (
    <section className="space-y-4">
      <div className="space-y-1.5">
        <h3 className="text-sm font-medium">Read</h3>
        <Segmented
          aria-label="How it is read"
          value={choice.mode}
          onValueChange={(mode) => onChange({ mode }, 'cursorField')}
          options={[
            { value: 'incremental', label: 'What is new or changed' },
            { value: 'full', label: 'Everything, each time' },
          ]}
        />
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        {choice.mode === 'incremental' && (
          <Field
            name="cursorField"
            label="Cursor"
            error={errors.cursorField}
            help="A column that only grows, such as updated_at. Rows after the last value are read."
          >
            <Select
              value={choice.cursorField ?? ''}
              placeholder="Choose a column"
              onValueChange={(cursorField) => onChange({ cursorField }, 'cursorField')}
              options={cursors.map((column) => ({ value: column.name, label: column.name, hint: column.type }))}
            />
          </Field>
        )}
        <Field
          name="primaryKey"
          label="Primary key"
          help="Columns that together name one row, separated by commas."
          error={errors.primaryKey}
        >
          <ColumnList columns={choice.primaryKey} onChange={(primaryKey) => onChange({ primaryKey }, 'primaryKey')} />
        </Field>
      </div>
      {choice.mode === 'incremental' && cursors.length === 0 && (
        <Notice tone="warning">
          No column of this table can be a cursor. Read everything each time, or add an indexed updated_at column.
        </Notice>
      )}
      {choice.primaryKey.length === 0 && (
        <Notice tone="warning">
          Without a primary key, rows can’t be told apart: two equal rows become one event.
        </Notice>
      )}
    </section>
  );
}

const namesIn = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

/** Names separated by commas. What is typed stays as it is typed; the list follows. */
function ColumnList({
  columns,
  onChange,
  ...control
}: {
  columns: readonly string[];
  onChange: (columns: string[]) => void;
}) {
  const [typed, setTyped] = useState(() => columns.join(', '));
  const text = namesIn(typed).join() === columns.join() ? typed : columns.join(', ');
  return (
    <Input
      {...control}
      className="font-mono text-xs"
      value={text}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(namesIn(event.target.value));
      }}
    />
  );
}
