'use client';
import { Button, Input, PickList, Segmented, Textarea } from '@tributary/ui';
import { useState } from 'react';
import type { PropertyPath } from '@/api';
import { shareWords } from '../share-words';
import { type MappingValue, resolveValue, shownValue, valueAt, writeValue } from '../values';

export interface PickerField {
  readonly label: string;
  readonly type: string;
  /** `true`, or the conditions under which it is. */
  readonly required?: unknown;
  readonly choices?: readonly { readonly value: string | number; readonly label: string }[] | undefined;
}

type Way = 'path' | 'text' | 'fixed' | 'advanced';

function wayOf(value: MappingValue, field: PickerField): Way {
  if (value.kind === 'template') return 'text';
  if (value.kind === 'literal') return field.choices || typeof value.value !== 'string' ? 'fixed' : 'text';
  if (value.kind === 'advanced' || value.kind === 'object') return 'advanced';
  return value.kind === 'empty' && (field.choices || field.type === 'boolean') ? 'fixed' : 'path';
}

/** Chooses what fills a field: something that really arrives, text with places in it, a fixed value, or JSON. */
export function ValuePicker({
  field,
  value,
  paths,
  event,
  onChange,
  onDone,
}: {
  field: PickerField;
  value: MappingValue;
  paths: readonly PropertyPath[];
  event: unknown;
  onChange: (json: unknown) => void;
  onDone: () => void;
}) {
  const [way, setWay] = useState<Way>(() => wayOf(value, field));
  const take = (json: unknown) => {
    onChange(json);
    onDone();
  };
  return (
    <div className="w-[420px] max-w-[90vw]">
      <div className="flex items-center justify-between gap-2 border-b border-line p-2">
        <Segmented<Way>
          size="sm"
          aria-label="How the field is filled"
          value={way}
          onValueChange={setWay}
          options={[
            { value: 'path', label: 'From the event' },
            { value: 'text', label: 'Text' },
            { value: 'fixed', label: 'Fixed' },
            { value: 'advanced', label: 'JSON' },
          ]}
        />
        {value.kind !== 'empty' && (
          <Button size="sm" variant="ghost" onClick={() => take(undefined)}>
            Clear
          </Button>
        )}
      </div>
      {way === 'path' && <PathChoice paths={paths} event={event} onPick={(path) => take({ '@path': `$.${path}` })} />}
      {way === 'text' && <TextChoice value={value} paths={paths} event={event} onChange={onChange} onDone={onDone} />}
      {way === 'fixed' && <FixedChoice field={field} value={value} onTake={take} />}
      {way === 'advanced' && <JsonChoice value={value} onTake={take} />}
    </div>
  );
}

function PathChoice({
  paths,
  event,
  onPick,
}: {
  paths: readonly PropertyPath[];
  event: unknown;
  onPick: (path: string) => void;
}) {
  const items = paths.map((one) => {
    const here = valueAt(event, one.path);
    const example = here === undefined ? one.examples[0] : shownValue(here);
    return {
      value: one.path,
      label: <span className="font-mono text-xs">{one.path}</span>,
      words: one.examples.join(' '),
      detail: example ?? one.types.join(' or '),
      hint: shareWords(one.presence),
    };
  });
  return (
    <PickList
      label="Find a field of the event"
      items={items}
      allowCustom
      emptyText="No field that arrives fits. Type a whole path to use it."
      onPick={(path) => onPick(path.replace(/^\$\.?/, ''))}
    />
  );
}

function TextChoice({
  value,
  paths,
  event,
  onChange,
  onDone,
}: {
  value: MappingValue;
  paths: readonly PropertyPath[];
  event: unknown;
  onChange: (json: unknown) => void;
  onDone: () => void;
}) {
  const [text, setText] = useState(() => {
    if (value.kind === 'template') return value.text;
    if (value.kind === 'literal') return String(value.value);
    return value.kind === 'path' && value.path ? `{{${value.path}}}` : '';
  });
  const set = (next: string) => {
    setText(next);
    onChange(next === '' ? undefined : /\{\{.+?\}\}/.test(next) ? { '@template': next } : next);
  };
  const [inserting, setInserting] = useState(false);
  return (
    <div className="space-y-2 p-3">
      <Textarea
        aria-label="Text"
        autoFocus
        value={text}
        onChange={(change) => set(change.target.value)}
        placeholder="Order {{properties.order_id}} by {{userId}}"
        className="min-h-16"
      />
      <p className="truncate text-xs text-faint">
        Becomes:{' '}
        <span className="text-soft">{shownValue(resolveValue({ kind: 'template', text }, event)) || 'nothing'}</span>
      </p>
      {inserting ? (
        <PickList
          label="Find a field to put in"
          className="rounded-control border border-line"
          items={paths.map((one) => ({
            value: one.path,
            label: <span className="font-mono text-xs">{one.path}</span>,
            hint: one.examples[0]?.slice(0, 24),
          }))}
          onPick={(path) => {
            set(`${text}{{${path}}}`);
            setInserting(false);
          }}
        />
      ) : (
        <div className="flex justify-between">
          <Button size="sm" onClick={() => setInserting(true)}>
            Put in a field
          </Button>
          <Button size="sm" variant="primary" onClick={onDone}>
            Done
          </Button>
        </div>
      )}
    </div>
  );
}

function FixedChoice({
  field,
  value,
  onTake,
}: {
  field: PickerField;
  value: MappingValue;
  onTake: (json: unknown) => void;
}) {
  const [text, setText] = useState(value.kind === 'literal' ? String(value.value) : '');
  if (field.choices || field.type === 'boolean') {
    const choices = field.choices ?? [
      { value: 'true', label: 'Yes' },
      { value: 'false', label: 'No' },
    ];
    return (
      <PickList
        label={`Choose ${field.label.toLowerCase()}`}
        items={choices.map((one) => ({ value: String(one.value), label: one.label, words: one.label }))}
        onPick={(picked) =>
          onTake(field.choices ? field.choices.find((one) => String(one.value) === picked)?.value : picked === 'true')
        }
      />
    );
  }
  const isNumber = field.type === 'number' || field.type === 'integer';
  const wrong = isNumber && text.trim() !== '' && !Number.isFinite(Number(text));
  return (
    <form
      className="flex gap-2 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) onTake(text === '' ? undefined : isNumber ? Number(text) : text);
      }}
    >
      <Input
        aria-label="Fixed value"
        autoFocus
        value={text}
        aria-invalid={wrong || undefined}
        inputMode={isNumber ? 'decimal' : 'text'}
        placeholder={isNumber ? 'A number' : 'Always the same'}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" variant="primary" disabled={wrong}>
        Use
      </Button>
    </form>
  );
}

function JsonChoice({ value, onTake }: { value: MappingValue; onTake: (json: unknown) => void }) {
  const [text, setText] = useState(() => JSON.stringify(writeValue(value) ?? '', null, 2));
  const [problem, setProblem] = useState<string | null>(null);
  const submit = () => {
    try {
      onTake(JSON.parse(text));
    } catch (error) {
      setProblem(`This is not JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return (
    <div className="space-y-2 p-3">
      <Textarea
        aria-label="Value as JSON"
        autoFocus
        className="min-h-40 font-mono text-xs"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {problem && (
        <p role="alert" className="text-xs text-failed">
          {problem}
        </p>
      )}
      <div className="flex items-center justify-between gap-3">
        <span className="text-xs text-faint">For what can't be clicked: conditions, lists, replacements.</span>
        <Button size="sm" variant="primary" onClick={submit}>
          Use
        </Button>
      </div>
    </div>
  );
}
