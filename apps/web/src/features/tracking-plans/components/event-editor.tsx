'use client';
import { Button, Field, Segmented, Textarea } from '@tributary/ui';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { PlannedEvent } from '@/api';
import type { Schema } from '../schema-rows';
import { PropertyTable } from './property-table';

type View = 'table' | 'schema';

/** One event of a plan: what it is for, and its properties, as a table or as JSON Schema. */
export function EventEditor({
  event,
  readOnly,
  onChange,
  onRemove,
}: {
  event: PlannedEvent;
  readOnly: boolean;
  onChange: (event: PlannedEvent) => void;
  onRemove: () => void;
}) {
  const [view, setView] = useState<View>('table');
  const what = event.type === 'identify' || event.type === 'group' ? 'Traits' : 'Properties';
  return (
    <div className="space-y-5 p-5">
      <Field label="What it is for" optional help="When it is sent, and who relies on it.">
        <Textarea
          className="min-h-14"
          value={event.description}
          readOnly={readOnly}
          maxLength={2_000}
          onChange={({ target }) => onChange({ ...event, description: target.value })}
        />
      </Field>
      <section className="space-y-2" aria-label={what}>
        <div className="flex items-center justify-between gap-2">
          <h3 className="text-sm font-medium">{what}</h3>
          <Segmented<View>
            size="sm"
            aria-label="View"
            value={view}
            onValueChange={setView}
            options={[
              { value: 'table', label: 'Table' },
              { value: 'schema', label: 'JSON Schema' },
            ]}
          />
        </div>
        {view === 'table' ? (
          <PropertyTable
            schema={event.schema}
            readOnly={readOnly}
            onChange={(schema) => onChange({ ...event, schema })}
          />
        ) : (
          <SchemaText schema={event.schema} readOnly={readOnly} onChange={(schema) => onChange({ ...event, schema })} />
        )}
      </section>
      {!readOnly && (
        <Button size="sm" variant="ghost" onClick={onRemove}>
          <Trash2 aria-hidden />
          Take the event out of the plan
        </Button>
      )}
    </div>
  );
}

/** For experts. What can't be read stays in the field with the reason, and the plan as it was. */
function SchemaText({
  schema,
  readOnly,
  onChange,
}: {
  schema: Schema;
  readOnly: boolean;
  onChange: (schema: Schema) => void;
}) {
  const [text, setText] = useState(() => JSON.stringify(schema, null, 2));
  const [error, setError] = useState<string>();
  const edit = (next: string) => {
    setText(next);
    try {
      const value: unknown = JSON.parse(next);
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw new Error('It has to be an object.');
      setError(undefined);
      onChange(value as Schema);
    } catch (cause) {
      setError(`Not JSON yet: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  };
  return (
    <Field
      label={<span className="sr-only">JSON Schema</span>}
      error={error}
      help="type, properties, required, enum, const, pattern (RE2), items, minLength, maxLength, minimum, maximum and additionalProperties are checked."
    >
      <Textarea
        className="min-h-96 font-mono text-xs"
        spellCheck={false}
        readOnly={readOnly}
        value={text}
        onChange={({ target }) => edit(target.value)}
      />
    </Field>
  );
}
