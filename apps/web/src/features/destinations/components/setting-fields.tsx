'use client';
import { Button, Checkbox, Field, Input, Label, Select, Textarea } from '@tributary/ui';
import { Plus, X } from 'lucide-react';
import { Fragment, type ReactElement, type ReactNode } from 'react';
import type { SettingField } from '@/api';
import { isKeptSecret, isRequired, isShown, orderFields, type SettingValues } from '../setting-values';

export interface SettingFieldsProps {
  fields: readonly SettingField[];
  values: SettingValues;
  errors: Readonly<Record<string, string>>;
  onChange: (key: string, value: unknown) => void;
  disabled?: boolean;
}

/** Draws the settings of a destination from its descriptor: required first, secrets write-only. */
export function SettingFields({ fields, values, errors, onChange, disabled }: SettingFieldsProps) {
  return (
    <div className="space-y-5">
      {orderFields(fields)
        .filter((field) => isShown(field, values))
        .map((field) => {
          const control = {
            field,
            value: values[field.key],
            disabled: disabled ?? false,
            onChange: (value: unknown) => onChange(field.key, value),
          };
          if (field.type === 'boolean') return <CheckField key={field.key} {...control} error={errors[field.key]} />;
          return (
            <Field
              key={field.key}
              name={field.key}
              label={field.label}
              {...(field.help ? { help: <HelpText text={field.help} /> } : {})}
              error={errors[field.key]}
              required={isRequired(field, values)}
              optional={!isRequired(field, values)}
            >
              {controlOf(control)}
            </Field>
          );
        })}
    </div>
  );
}

/** Links and code of the little Markdown that definitions use; the rest is text. */
export function HelpText({ text }: { text: string }) {
  const parts = text.split(/(\[[^\]]+\]\([^)\s]+\)|`[^`]+`|\*\*[^*]+\*\*)/g);
  return parts.map((part, index): ReactNode => {
    const link = /^\[([^\]]+)\]\((https?:[^)\s]+)\)$/.exec(part);
    const key = index;
    if (link)
      return (
        <a key={key} href={link[2]} target="_blank" rel="noreferrer" className="text-accent-text underline">
          {link[1]}
        </a>
      );
    if (part.startsWith('`') && part.endsWith('`') && part.length > 2)
      return (
        <code key={key} className="font-mono text-2xs">
          {part.slice(1, -1)}
        </code>
      );
    return <Fragment key={key}>{part.replace(/^\*\*|\*\*$/g, '').replace(/^\[([^\]]+)\]\(.*\)$/, '$1')}</Fragment>;
  });
}

interface ControlProps {
  field: SettingField;
  value: unknown;
  onChange: (value: unknown) => void;
  disabled: boolean;
}

function CheckField({ field, value, onChange, disabled, error }: ControlProps & { error: string | undefined }) {
  const id = `setting-${field.key}`;
  return (
    <div className="flex items-start gap-2.5" data-field={field.key}>
      <Checkbox
        id={id}
        checked={value === true}
        disabled={disabled}
        onCheckedChange={(checked) => onChange(checked === true)}
        className="mt-0.5"
        {...(field.help ? { 'aria-describedby': `${id}-help` } : {})}
      />
      <div className="space-y-0.5">
        <Label htmlFor={id}>{field.label}</Label>
        {field.help && (
          <p id={`${id}-help`} className="text-xs text-faint">
            <HelpText text={field.help} />
          </p>
        )}
        {error && <p className="text-xs text-failed">{error}</p>}
      </div>
    </div>
  );
}

function controlOf({ field, value, onChange, disabled }: ControlProps): ReactElement<Record<string, unknown>> {
  if (isKeptSecret(value)) return <KeptSecret disabled={disabled} onReplace={() => onChange('')} />;
  if (field.type === 'object') return <KeyValueControl value={value} onChange={onChange} disabled={disabled} />;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  if (field.choices)
    return (
      <Select
        value={text}
        disabled={disabled}
        placeholder="Choose…"
        onValueChange={(next) => onChange(field.choices?.find((one) => String(one.value) === next)?.value ?? next)}
        options={field.choices.map((one) => ({ value: String(one.value), label: one.label }))}
      />
    );
  const shared = {
    disabled,
    spellCheck: false,
    ...(field.placeholder ? { placeholder: field.placeholder } : {}),
  };
  if (field.type === 'text')
    return (
      <Textarea
        {...shared}
        value={text}
        className="font-mono text-xs"
        onChange={(event) => onChange(event.target.value)}
      />
    );
  const number = field.type === 'number' || field.type === 'integer';
  return (
    <Input
      {...shared}
      type={field.secret || field.type === 'password' ? 'password' : 'text'}
      inputMode={number ? 'numeric' : 'text'}
      autoComplete={field.secret ? 'new-password' : 'off'}
      value={Array.isArray(value) ? value.join(', ') : text}
      onChange={(event) =>
        onChange(field.multiple ? event.target.value.split(',').map((part) => part.trim()) : event.target.value)
      }
    />
  );
}

/** A secret that is saved. It is never shown, only replaced. */
function KeptSecret({
  onReplace,
  disabled,
  ...field
}: {
  onReplace: () => void;
  disabled: boolean;
} & Record<string, unknown>) {
  const { 'aria-invalid': _invalid, 'aria-required': _required, ...rest } = field;
  return (
    <Button {...rest} className="w-full justify-between font-normal" disabled={disabled} onClick={onReplace}>
      <span className="text-soft">
        <span aria-hidden>•••••••• </span>set
      </span>
      <span className="text-accent-text">Replace</span>
    </Button>
  );
}

/** Names and values, such as headers. */
function KeyValueControl({
  value,
  onChange,
  disabled,
  ...field
}: {
  value: unknown;
  onChange: (value: unknown) => void;
  disabled: boolean;
} & Record<string, unknown>) {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value as Record<string, unknown>) : [];
  const set = (next: readonly (readonly [string, unknown])[]) =>
    onChange(next.length === 0 ? '' : Object.fromEntries(next));
  return (
    <fieldset id={field.id as string} className="space-y-2">
      {entries.map(([name, content], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the name changes while it is typed
        <div key={index} className="flex gap-2">
          <Input
            aria-label="Name"
            placeholder="Name"
            className="w-2/5"
            value={name}
            disabled={disabled}
            onChange={(event) =>
              set(entries.map((entry, at) => (at === index ? [event.target.value, entry[1]] : entry)))
            }
          />
          <Input
            aria-label={`Value of ${name}`}
            placeholder="Value"
            value={String(content ?? '')}
            disabled={disabled}
            onChange={(event) =>
              set(entries.map((entry, at) => (at === index ? [entry[0], event.target.value] : entry)))
            }
          />
          <Button
            variant="ghost"
            size="icon"
            aria-label={`Remove ${name}`}
            disabled={disabled}
            onClick={() => set(entries.filter((_, at) => at !== index))}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      <Button
        size="sm"
        disabled={disabled || entries.some(([name]) => name === '')}
        onClick={() => set([...entries, ['', '']])}
      >
        <Plus aria-hidden />
        Add
      </Button>
    </fieldset>
  );
}
