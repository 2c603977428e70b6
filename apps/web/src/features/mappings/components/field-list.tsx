'use client';
import { Button, cn, Input, Menu, MenuContent, MenuItem, MenuTrigger, Tooltip } from '@tributary/ui';
import { CircleAlert, Plus, RotateCcw, X } from 'lucide-react';
import { useState } from 'react';
import type { ActionDescriptor, ActionField } from '@/api';
import { readValue } from '../values';
import { ValueChip, type ValueContext } from './value-chip';

export interface FieldListProps {
  action: ActionDescriptor;
  mapping: Readonly<Record<string, unknown>>;
  context: ValueContext;
  /** Sentences by field key. */
  problems: Readonly<Record<string, string>>;
  /** The payload that the server made of the chosen event. */
  payload: unknown;
  onChange: (mapping: Readonly<Record<string, unknown>>) => void;
}

const owns = (mapping: Readonly<Record<string, unknown>>, key: string) => Object.hasOwn(mapping, key);

/** A field's value as it is run: the mapping's own, else the default. */
const effective = (field: ActionField, mapping: Readonly<Record<string, unknown>>): unknown =>
  owns(mapping, field.key) ? mapping[field.key] : field.default;

/** Required fields first, then those that are filled; the rest is one click away. */
export function FieldList(props: FieldListProps) {
  const { action, mapping } = props;
  const [showAll, setShowAll] = useState(false);
  const fields = action.fields.filter((field) => !field.hidden);
  const isNeeded = (field: ActionField) => field.required !== false;
  const isFilled = (field: ActionField) => readValue(effective(field, mapping)).kind !== 'empty';
  const required = fields.filter(isNeeded);
  const filled = fields.filter((field) => !isNeeded(field) && isFilled(field));
  const rest = fields.filter((field) => !isNeeded(field) && !isFilled(field));
  return (
    <section className="space-y-3" aria-labelledby="fields-head">
      <div>
        <h2 id="fields-head" className="text-sm font-medium">
          What is sent
        </h2>
        <p className="text-xs text-faint">{action.name}</p>
      </div>
      <FieldGroup title="Required" fields={required} {...props} />
      <FieldGroup title={required.length > 0 ? 'Also sent' : ''} fields={filled} {...props} />
      {rest.length > 0 && (
        <>
          <Button size="sm" variant="ghost" aria-expanded={showAll} onClick={() => setShowAll(!showAll)}>
            <Plus aria-hidden className={cn('transition-transform', showAll && 'rotate-45')} />
            {showAll ? 'Hide empty fields' : `${rest.length} more ${rest.length === 1 ? 'field' : 'fields'}`}
          </Button>
          {showAll && <FieldGroup title="" fields={rest} {...props} />}
        </>
      )}
    </section>
  );
}

function FieldGroup({ title, fields, ...props }: FieldListProps & { title: string; fields: readonly ActionField[] }) {
  if (fields.length === 0) return null;
  return (
    <div className="space-y-1.5">
      {title && <h3 className="text-xs font-medium text-faint">{title}</h3>}
      <ul className="divide-y divide-line rounded-surface border border-line">
        {fields.map((field) => (
          <FieldRow key={field.key} field={field} {...props} />
        ))}
      </ul>
    </div>
  );
}

/** The mapping with one field changed. Emptied, a default is taken away on purpose; others just go. */
function withField(
  mapping: Readonly<Record<string, unknown>>,
  field: ActionField,
  json: unknown,
): Readonly<Record<string, unknown>> {
  const { [field.key]: _before, ...rest } = mapping;
  if (json !== undefined) return { ...rest, [field.key]: json };
  return field.default === undefined ? rest : { ...rest, [field.key]: null };
}

function FieldRow({ field, mapping, context, problems, payload, onChange }: FieldListProps & { field: ActionField }) {
  const json = effective(field, mapping);
  const value = readValue(json);
  const problem = problems[field.key];
  const set = (next: unknown) => onChange(withField(mapping, field, next));
  const changed = owns(mapping, field.key) && field.default !== undefined && !same(mapping[field.key], field.default);
  const computed =
    typeof payload === 'object' && payload !== null ? (payload as Record<string, unknown>)[field.key] : undefined;
  const asObject = field.type === 'object' && !field.multiple;
  return (
    <li
      className={cn(
        'grid gap-x-3 gap-y-1.5 px-3 py-2',
        // Key by key needs the whole width.
        asObject && value.kind === 'object' ? 'grid-cols-1' : 'grid-cols-[minmax(0,2fr)_minmax(0,3fr)]',
        problem && 'bg-failed-soft',
      )}
    >
      <div className="min-w-0 pt-1">
        <FieldName field={field} />
        {problem && (
          <p role="alert" className="mt-0.5 flex items-start gap-1 text-xs text-failed">
            <CircleAlert className="mt-0.5 size-3 shrink-0" aria-hidden />
            {problem}
          </p>
        )}
      </div>
      <div className="flex min-w-0 items-start gap-1">
        <div className="min-w-0 flex-1">
          {asObject && value.kind === 'object' ? (
            <ObjectEditor field={field} entries={value.entries} context={context} onChange={set} />
          ) : (
            <>
              <ValueChip field={field} json={json} context={context} computed={computed} onChange={set} />
              {asObject && !context.disabled && (
                <Button variant="link" size="sm" className="mt-1 text-xs" onClick={() => set({ '': undefined })}>
                  Fill key by key
                </Button>
              )}
            </>
          )}
        </div>
        {changed && !context.disabled && (
          <Tooltip content="Back to the default">
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={`${field.label}: back to the default`}
              onClick={() => {
                const { [field.key]: _own, ...rest } = mapping;
                onChange(rest);
              }}
            >
              <RotateCcw aria-hidden />
            </Button>
          </Tooltip>
        )}
      </div>
    </li>
  );
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

function FieldName({ field }: { field: ActionField }) {
  const name = (
    <span className="text-sm">
      {field.label}
      {field.required === true && (
        <span className="text-failed" aria-hidden>
          {' *'}
        </span>
      )}
      {typeof field.required === 'object' && <span className="text-xs text-faint"> (sometimes needed)</span>}
    </span>
  );
  if (!field.help) return name;
  return (
    <Tooltip content={plain(field.help)} side="right">
      <button
        type="button"
        className="cursor-help rounded text-left decoration-line-strong decoration-dotted underline-offset-4 hover:underline"
      >
        {name}
      </button>
    </Tooltip>
  );
}

/** Help without its Markdown: a tooltip has no links. */
const plain = (help: string) => help.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');

/** Several named values; known keys are offered, own ones can be typed. */
function ObjectEditor({
  field,
  entries,
  context,
  onChange,
}: {
  field: ActionField;
  entries: Readonly<Record<string, unknown>>;
  context: ValueContext;
  onChange: (json: unknown) => void;
}) {
  const keys = Object.keys(entries).filter((key) => key !== '');
  const [draftKey, setDraftKey] = useState('');
  const unused = (field.properties ?? []).filter((one) => !keys.includes(one.key));
  const kept = Object.fromEntries(Object.entries(entries).filter(([key]) => key !== ''));
  const add = (key: string) => {
    const name = key.trim();
    if (name && !keys.includes(name)) onChange({ ...kept, [name]: '' });
    setDraftKey('');
  };
  return (
    <div className="space-y-2">
      {keys.map((key) => {
        const known = field.properties?.find((one) => one.key === key);
        return (
          <div key={key} className="flex items-start gap-2">
            <span className="w-32 shrink-0 truncate pt-1.5 font-mono text-xs text-soft" title={known?.label ?? key}>
              {known?.label ?? key}
            </span>
            <div className="min-w-0 flex-1">
              <ValueChip
                field={known ?? { label: key, type: 'string' }}
                json={entries[key]}
                context={context}
                onChange={(json) => onChange({ ...kept, [key]: json ?? '' })}
              />
            </div>
            {!context.disabled && (
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={`Remove ${key}`}
                onClick={() => onChange(Object.fromEntries(Object.entries(kept).filter(([one]) => one !== key)))}
              >
                <X aria-hidden />
              </Button>
            )}
          </div>
        );
      })}
      {!context.disabled && (
        <div className="flex flex-wrap items-center gap-2">
          {unused.length > 0 && (
            <Menu>
              <MenuTrigger asChild>
                <Button size="sm">
                  <Plus aria-hidden />
                  Known key
                </Button>
              </MenuTrigger>
              <MenuContent align="start" className="max-h-72 overflow-y-auto">
                {unused.map((one) => (
                  <MenuItem key={one.key} onSelect={() => add(one.key)}>
                    {one.label}
                  </MenuItem>
                ))}
              </MenuContent>
            </Menu>
          )}
          {(field.additionalProperties || unused.length === 0) && (
            <form
              className="flex gap-1"
              onSubmit={(event) => {
                event.preventDefault();
                add(draftKey);
              }}
            >
              <Input
                aria-label={`New key of ${field.label}`}
                placeholder="New key"
                className="h-7 w-28 font-mono text-xs"
                value={draftKey}
                onChange={(event) => setDraftKey(event.target.value)}
              />
              <Button size="icon-sm" type="submit" aria-label="Add key" disabled={!draftKey.trim()}>
                <Plus aria-hidden />
              </Button>
            </form>
          )}
          <Button size="sm" variant="ghost" onClick={() => onChange(undefined)}>
            From one value
          </Button>
        </div>
      )}
    </div>
  );
}
