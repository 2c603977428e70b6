'use client';
import { Checkbox, Field, Input, Segmented, Select } from '@tributary/ui';
import type { FieldErrors } from '@/forms';
import type { RowMapping } from '../row-becomes';
import type { StreamRow } from '../stream-rows';

const NONE = { value: '', label: 'None' };

/** What a row of a table becomes, and which columns say who, when and what. */
export function StreamMappingFields({
  row,
  mapping,
  errors,
  onChange,
}: {
  row: StreamRow;
  mapping: RowMapping;
  errors: FieldErrors;
  onChange: (mapping: RowMapping, field: string) => void;
}) {
  const columns = row.found?.columns ?? row.saved?.columns ?? [];
  const options = [NONE, ...columns.map((column) => ({ value: column.name, label: column.name, hint: column.type }))];
  const set = (
    key: 'event' | 'userIdColumn' | 'anonymousIdColumn' | 'groupIdColumn' | 'timestampColumn',
    value: string,
  ) => {
    const { [key]: _old, ...rest } = mapping;
    onChange(value === '' ? rest : { ...rest, [key]: value }, key);
  };
  const kept = mapping.columns ?? columns.map((column) => column.name);
  const keep = (name: string, on: boolean) => {
    const next = columns
      .map((column) => column.name)
      .filter((column) => (column === name ? on : kept.includes(column)));
    const { columns: _old, ...rest } = mapping;
    onChange(next.length === columns.length ? rest : { ...rest, columns: next }, 'columns');
  };
  return (
    <section className="space-y-4">
      <div className="space-y-1.5">
        <h3 className="text-sm font-medium">A row becomes</h3>
        <Segmented
          aria-label="What a row becomes"
          value={mapping.kind}
          onValueChange={(kind) => onChange({ ...mapping, kind }, 'kind')}
          options={[
            { value: 'track', label: 'An event' },
            { value: 'identify', label: 'A person' },
            { value: 'group', label: 'A group' },
          ]}
        />
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
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
          <Field name="groupIdColumn" label="Group id" error={errors.groupIdColumn}>
            <Select
              value={mapping.groupIdColumn ?? ''}
              onValueChange={(value) => set('groupIdColumn', value)}
              options={options}
            />
          </Field>
        )}
        <Field
          name="userIdColumn"
          label="User id"
          help="The column with the id of the person."
          error={errors.userIdColumn}
        >
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
        <div className="grid grid-cols-2 gap-x-4 sm:grid-cols-3 gap-y-1">
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
