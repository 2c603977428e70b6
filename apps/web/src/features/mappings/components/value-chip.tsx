'use client';
import { cn, Popover, PopoverContent, PopoverTrigger } from '@tributary/ui';
import { Braces, ChevronDown, Plus, Quote, Waypoints } from 'lucide-react';
import { useState } from 'react';
import type { PropertyPath } from '@/api';
import { type MappingValue, readValue, resolveValue, shownValue, valueWords } from '../values';
import { type PickerField, ValuePicker } from './value-picker';

export interface ValueContext {
  readonly paths: readonly PropertyPath[];
  /** The chosen event. */
  readonly event: unknown;
  readonly disabled: boolean;
}

const ICONS = { path: Waypoints, either: Waypoints, template: Quote, literal: Quote, object: Braces, advanced: Braces };

/** What fills a field, as a chip that opens the picker, with what it becomes for the chosen event. */
export function ValueChip({
  field,
  json,
  context,
  computed,
  onChange,
}: {
  field: PickerField;
  json: unknown;
  context: ValueContext;
  /** What the server made of it, for values that only running can tell. */
  computed?: unknown;
  onChange: (json: unknown) => void;
}) {
  const [open, setOpen] = useState(false);
  const value = readValue(json);
  const Icon = value.kind === 'empty' ? Plus : ICONS[value.kind];
  const mono = value.kind === 'path' || value.kind === 'either' || value.kind === 'template';
  return (
    <div className="min-w-0 space-y-1">
      <Popover open={open} onOpenChange={setOpen}>
        <PopoverTrigger asChild>
          <button
            type="button"
            disabled={context.disabled}
            aria-label={`${field.label}: ${valueWords(value)}. Change`}
            className={cn(
              'flex h-7 max-w-full items-center gap-1.5 rounded-control border px-2 text-xs transition-colors disabled:opacity-70',
              value.kind === 'empty'
                ? 'border-dashed border-line-strong text-faint hover:text-text'
                : 'border-accent-line bg-accent-soft text-accent-text hover:border-accent-text',
              mono && 'font-mono',
            )}
          >
            <Icon className="size-3 shrink-0" aria-hidden />
            <span className="truncate">{value.kind === 'empty' ? 'Choose' : valueWords(value)}</span>
            {value.kind !== 'empty' && <ChevronDown className="size-3 shrink-0 opacity-60" aria-hidden />}
          </button>
        </PopoverTrigger>
        <PopoverContent align="start" className="p-0" collisionPadding={12} aria-label={`What fills ${field.label}`}>
          <ValuePicker
            field={field}
            value={value}
            paths={context.paths}
            event={context.event}
            onChange={onChange}
            onDone={() => setOpen(false)}
          />
        </PopoverContent>
      </Popover>
      {value.kind !== 'empty' && value.kind !== 'literal' && (
        <Resolved value={value} event={context.event} computed={computed} needed={field.required === true} />
      )}
    </div>
  );
}

function Resolved({
  value,
  event,
  computed,
  needed,
}: {
  value: MappingValue;
  event: unknown;
  computed: unknown;
  /** Without a value nothing can be sent: worth a colour. Most optional fields are empty most of the time. */
  needed: boolean;
}) {
  const result = value.kind === 'advanced' ? computed : resolveValue(value, event);
  if (event === undefined) return null;
  const none = result === undefined || result === null || result === '';
  return (
    <p className={cn('truncate pl-0.5 text-xs', none ? (needed ? 'text-parked' : 'text-faint') : 'text-soft')}>
      {none ? 'This event has none' : shownValue(result)}
    </p>
  );
}
