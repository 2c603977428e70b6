'use client';
import { Button, Checkbox, Input, ScrollRegion, Select } from '@tributary/ui';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import {
  addProperty,
  listRows,
  type PropertyRow,
  removeProperty,
  type Schema,
  setPattern,
  setRequired,
  setType,
  setValues,
} from '../schema-rows';

const ANY = '';
const TYPES = [
  { value: ANY, label: 'anything' },
  { value: 'string', label: 'text' },
  { value: 'number', label: 'number' },
  { value: 'integer', label: 'whole number' },
  { value: 'boolean', label: 'true or false' },
  { value: 'object', label: 'object' },
  { value: 'array', label: 'list' },
];

/** The options, and what the schema has when it is none of them: several types. */
function typeOptions({ type }: PropertyRow) {
  if (typeof type !== 'object') return { value: type ?? ANY, options: TYPES };
  const value = type.join(' ');
  const words = type.map((one) => TYPES.find((option) => option.value === one)?.label ?? one);
  return { value, options: [...TYPES, { value, label: words.join(' or ') }] };
}

export function PropertyTable({
  schema,
  readOnly,
  onChange,
}: {
  schema: Schema;
  readOnly: boolean;
  onChange: (schema: Schema) => void;
}) {
  const rows = listRows(schema);
  return (
    <div className="space-y-2">
      {rows.length > 0 && (
        <ScrollRegion label="Properties" className="stacking-table overflow-x-auto rounded-surface border border-line">
          <table className="w-full border-collapse text-sm">
            <thead>
              <tr className="border-b border-line text-left text-xs text-faint [&>th]:h-8 [&>th]:px-2 [&>th]:font-medium">
                <th scope="col">Name</th>
                <th scope="col">Type</th>
                <th scope="col">Required</th>
                <th scope="col">Only these values</th>
                <th scope="col">Pattern</th>
                <th scope="col">
                  <span className="sr-only">Remove</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Line key={row.path.join('\u0000')} row={row} schema={schema} readOnly={readOnly} onChange={onChange} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {!readOnly && <AddProperty schema={schema} rows={rows} onChange={onChange} />}
    </div>
  );
}

function Line({
  row,
  schema,
  readOnly,
  onChange,
}: {
  row: PropertyRow;
  schema: Schema;
  readOnly: boolean;
  onChange: (schema: Schema) => void;
}) {
  const { path, name, required, pattern } = row;
  const type = typeOptions(row);
  const depth = path.filter((part) => part !== '[]').length - 1;
  return (
    <tr className="border-b border-line last:border-b-0 [&>td]:px-2 [&>td]:py-1">
      <td data-place="lead">
        <span className="font-mono text-xs whitespace-nowrap" style={{ paddingLeft: depth * 14 }}>
          {path.at(-2) === '[]' && <span className="text-faint">each </span>}
          {name}
        </span>
      </td>
      <td data-place="pair" data-label="Type">
        <Select
          size="sm"
          className="w-32"
          aria-label={`Type of ${name}`}
          disabled={readOnly}
          value={type.value}
          options={type.options}
          onValueChange={(next) => onChange(setType(schema, path, next === ANY ? undefined : next))}
        />
      </td>
      <td data-place="pair" data-label="Required">
        <Checkbox
          aria-label={`${name} is required`}
          checked={required}
          disabled={readOnly}
          onCheckedChange={(on) => onChange(setRequired(schema, path, on === true))}
        />
      </td>
      <td data-place="pair" data-label="Only these values">
        <Settled
          label={`Values of ${name}`}
          placeholder="any"
          value={row.values}
          readOnly={readOnly}
          onSettle={(text) => onChange(setValues(schema, path, text))}
        />
      </td>
      <td data-place="pair" data-label="Pattern">
        <Settled
          label={`Pattern of ${name}`}
          placeholder="any"
          mono
          value={pattern}
          readOnly={readOnly}
          onSettle={(text) => onChange(setPattern(schema, path, text))}
        />
      </td>
      <td data-place="end" className="text-right">
        {!readOnly && (
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={`Take ${name} out of the plan`}
            onClick={() => onChange(removeProperty(schema, path))}
          >
            <X aria-hidden />
          </Button>
        )}
      </td>
    </tr>
  );
}

/** Takes effect when it is left: half a list of values is none. */
function Settled({
  label,
  value,
  placeholder,
  mono,
  readOnly,
  onSettle,
}: {
  label: string;
  value: string;
  placeholder: string;
  mono?: boolean;
  readOnly: boolean;
  onSettle: (text: string) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Input
      aria-label={label}
      className={`h-7 min-w-28 px-2 text-xs ${mono ? 'font-mono' : ''}`}
      placeholder={placeholder}
      readOnly={readOnly}
      value={typed ?? value}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={() => {
        if (typed !== null && typed !== value) onSettle(typed);
        setTyped(null);
      }}
    />
  );
}

const TOP = '';

function AddProperty({
  schema,
  rows,
  onChange,
}: {
  schema: Schema;
  rows: readonly PropertyRow[];
  onChange: (schema: Schema) => void;
}) {
  const [name, setName] = useState('');
  const [at, setAt] = useState(TOP);
  const holders = rows.filter((row) => row.holds !== null);
  const holder = holders.find((row) => row.path.join('.') === at);
  const add = () => {
    if (name.trim() === '') return;
    const into = holder ? [...holder.path, ...(holder.holds === 'list' ? ['[]'] : [])] : [];
    onChange(addProperty(schema, into, name.trim(), { type: 'string' }));
    setName('');
  };
  return (
    <form
      className="flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <Input
        aria-label="Name of the new property"
        placeholder="Name of a property"
        className="w-56"
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      {holders.length > 0 && (
        <Select
          aria-label="Where it belongs"
          className="w-48"
          value={at}
          onValueChange={setAt}
          options={[
            { value: TOP, label: 'of the event' },
            ...holders.map((row) => ({
              value: row.path.join('.'),
              label: `${row.holds === 'list' ? 'of each of' : 'of'} ${row.path.filter((part) => part !== '[]').join('.')}`,
            })),
          ]}
        />
      )}
      <Button type="submit" disabled={name.trim() === ''}>
        <Plus aria-hidden />
        Add property
      </Button>
    </form>
  );
}
