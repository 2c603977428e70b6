'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  Button,
  Checkbox,
  ErrorState,
  Field,
  Input,
  JsonView,
  Notice,
  ScrollRegion,
  Segmented,
  Select,
  Sheet,
  SkeletonText,
  toast,
} from '@tributary/ui';
import { useState } from 'react';
import { ProblemState, problemOf, type Source, type Stream, useTRPC } from '@/api';
import { useCan } from '@/workspace';
import { type RowMapping, rowBecomes } from '../row-becomes';
import { defaultChoice, type StreamRow } from './streams-tab';

interface Choice {
  readonly mode: Stream['mode'];
  readonly cursorField: string | null;
  readonly primaryKey: readonly string[];
  readonly mapping: RowMapping;
}

function choiceOf(row: StreamRow): Choice {
  if (row.saved) return row.saved;
  if (row.found) return defaultChoice(row.found);
  return { mode: 'full', cursorField: null, primaryKey: [], mapping: { kind: 'track' } };
}

/** How one table is read: cursor, key, what a row becomes, with real rows beside it. */
export function StreamSheet({ source, row, onClose }: { source: Source; row: StreamRow; onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const canEdit = useCan('editor');
  const [choice, setChoice] = useState<Choice>(() => choiceOf(row));
  const [again, setAgain] = useState(false);
  const change = (part: Partial<Choice>) => setChoice((before) => ({ ...before, ...part }));
  const preview = useQuery({
    ...trpc.streams.previewRows.queryOptions({ sourceId: source.id, stream: row.name, limit: 10 }),
    staleTime: 60_000,
    retry: false,
  });
  const done = () => {
    queries.invalidateQueries(trpc.streams.list.queryFilter());
    toast.success(`${row.name} is saved`);
    onClose();
  };
  const create = useMutation(trpc.streams.create.mutationOptions({ onSuccess: done }));
  const update = useMutation(trpc.streams.update.mutationOptions({ onSuccess: done }));
  const problem = create.error ?? update.error;
  const save = () => {
    const body = {
      ...choice,
      primaryKey: [...choice.primaryKey],
      cursorField: choice.mode === 'incremental' ? choice.cursorField : null,
    };
    if (row.saved)
      update.mutate({ sourceId: source.id, id: row.saved.id, ...body, ...(again ? { resetCursor: true } : {}) });
    else create.mutate({ sourceId: source.id, name: row.name, selected: true, ...body });
  };
  const first = preview.data?.data[0];
  return (
    <Sheet
      open
      size="lg"
      onOpenChange={(open) => !open && onClose()}
      title={<span className="font-mono text-base">{row.name}</span>}
      actions={
        canEdit && (
          <Button variant="primary" size="sm" busy={create.isPending || update.isPending} onClick={save}>
            {row.saved ? 'Save' : 'Read this table'}
          </Button>
        )
      }
    >
      <div className="space-y-6 p-5">
        {problem && <ErrorState title="The table was not saved" reason={problemOf(problem).message} />}
        <ReadingFields row={row} choice={choice} onChange={change} />
        {row.saved?.cursor && (
          <label className="flex items-center gap-2 text-sm" htmlFor="read-again">
            <Checkbox id="read-again" checked={again} onCheckedChange={(checked) => setAgain(checked === true)} />
            Read the history again <span className="text-faint">(read until {row.saved.cursor})</span>
          </label>
        )}
        <MappingFields row={row} mapping={choice.mapping} onChange={(mapping) => change({ mapping })} />
        <section className="space-y-2">
          <h3 className="text-sm font-medium">The first row becomes</h3>
          {preview.error && (
            <ProblemState what="The first rows" error={preview.error} onRetry={() => preview.refetch()} />
          )}
          {preview.isPending && <SkeletonText lines={6} />}
          {preview.isSuccess && !first && <p className="text-sm text-soft">The table is empty.</p>}
          {first && <JsonView value={rowBecomes(row.name, first, choice)} />}
        </section>
        {preview.data && preview.data.data.length > 0 && <PreviewRows rows={preview.data.data} />}
      </div>
    </Sheet>
  );
}

function ReadingFields({
  row,
  choice,
  onChange,
}: {
  row: StreamRow;
  choice: Choice;
  onChange: (part: Partial<Choice>) => void;
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
          onValueChange={(mode) => onChange({ mode })}
          options={[
            { value: 'incremental', label: 'What is new or changed' },
            { value: 'full', label: 'Everything, each time' },
          ]}
        />
      </div>
      <div className="grid grid-cols-2 gap-4">
        {choice.mode === 'incremental' && (
          <Field
            label="Cursor"
            help="A column that only grows, such as updated_at. Rows after the last value are read."
          >
            <Select
              value={choice.cursorField ?? ''}
              placeholder="Choose a column"
              onValueChange={(cursorField) => onChange({ cursorField })}
              options={cursors.map((column) => ({ value: column.name, label: column.name, hint: column.type }))}
            />
          </Field>
        )}
        <Field label="Primary key" help="Columns that together name one row, separated by commas.">
          <Input
            className="font-mono text-xs"
            value={choice.primaryKey.join(', ')}
            onChange={(event) =>
              onChange({
                primaryKey: event.target.value
                  .split(',')
                  .map((part) => part.trim())
                  .filter(Boolean),
              })
            }
          />
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

const NONE = { value: '', label: 'None' };

function MappingFields({
  row,
  mapping,
  onChange,
}: {
  row: StreamRow;
  mapping: RowMapping;
  onChange: (mapping: RowMapping) => void;
}) {
  const columns = row.found?.columns ?? row.saved?.columns ?? [];
  const options = [NONE, ...columns.map((column) => ({ value: column.name, label: column.name, hint: column.type }))];
  const set = (
    key: 'event' | 'userIdColumn' | 'anonymousIdColumn' | 'groupIdColumn' | 'timestampColumn',
    value: string,
  ) => {
    const { [key]: _old, ...rest } = mapping;
    onChange(value === '' ? rest : { ...rest, [key]: value });
  };
  const kept = mapping.columns ?? columns.map((column) => column.name);
  const keep = (name: string, on: boolean) => {
    const next = columns
      .map((column) => column.name)
      .filter((column) => (column === name ? on : kept.includes(column)));
    const { columns: _old, ...rest } = mapping;
    onChange(next.length === columns.length ? rest : { ...rest, columns: next });
  };
  return (
    <section className="space-y-4">
      <div className="space-y-1.5">
        <h3 className="text-sm font-medium">A row becomes</h3>
        <Segmented
          aria-label="What a row becomes"
          value={mapping.kind}
          onValueChange={(kind) => onChange({ ...mapping, kind })}
          options={[
            { value: 'track', label: 'An event' },
            { value: 'identify', label: 'A person' },
            { value: 'group', label: 'A group' },
          ]}
        />
      </div>
      <div className="grid grid-cols-2 gap-4">
        {mapping.kind === 'track' && (
          <Field label="Event name">
            <Input
              value={mapping.event ?? ''}
              placeholder={row.name}
              onChange={(event) => set('event', event.target.value)}
            />
          </Field>
        )}
        {mapping.kind === 'group' && (
          <Field label="Group id">
            <Select
              value={mapping.groupIdColumn ?? ''}
              onValueChange={(value) => set('groupIdColumn', value)}
              options={options}
            />
          </Field>
        )}
        <Field label="User id" help="The column with the id of the person.">
          <Select
            value={mapping.userIdColumn ?? ''}
            onValueChange={(value) => set('userIdColumn', value)}
            options={options}
          />
        </Field>
        <Field label="Time" help="When it happened. Else the cursor’s time, or the time of reading.">
          <Select
            value={mapping.timestampColumn ?? ''}
            onValueChange={(value) => set('timestampColumn', value)}
            options={options}
          />
        </Field>
      </div>
      <fieldset className="space-y-1.5">
        <legend className="text-sm font-medium">
          Columns that become {mapping.kind === 'track' ? 'properties' : 'traits'}
        </legend>
        <div className="grid grid-cols-3 gap-x-4 gap-y-1">
          {columns.map((column) => (
            <label
              key={column.name}
              htmlFor={`column-${column.name}`}
              className="flex h-7 min-w-0 items-center gap-2 text-sm"
            >
              <Checkbox
                id={`column-${column.name}`}
                checked={kept.includes(column.name)}
                onCheckedChange={(checked) => keep(column.name, checked === true)}
              />
              <span className="truncate font-mono text-xs">{column.name}</span>
            </label>
          ))}
        </div>
      </fieldset>
    </section>
  );
}

function PreviewRows({ rows }: { rows: readonly Readonly<Record<string, unknown>>[] }) {
  const names = Object.keys(rows[0] ?? {});
  return (
    <section className="space-y-2">
      <h3 className="text-sm font-medium">First rows</h3>
      <ScrollRegion label="First rows of the table" className="overflow-x-auto rounded-surface border border-line">
        <table className="w-full font-mono text-xs">
          <thead>
            <tr>
              {names.map((name) => (
                <th
                  key={name}
                  scope="col"
                  className="h-8 border-b border-line px-3 text-left font-medium whitespace-nowrap text-faint"
                >
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a preview never changes its order
              <tr key={index}>
                {names.map((name) => (
                  <td key={name} className="h-8 max-w-64 truncate border-b border-line px-3 whitespace-nowrap">
                    {cellText(row[name])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
