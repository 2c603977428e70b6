'use client';
import { Button, Checkbox, Field, Input, Select, Textarea } from '@tributary/ui';
import type { ReactElement } from 'react';
import type { SourceType } from '@/api';

type SourceField = SourceType['settings'][number];
export type SettingValues = Readonly<Record<string, unknown>>;

/** What a form starts with: the saved values, else the defaults. */
export function initialSettings(fields: readonly SourceField[], saved: SettingValues = {}): SettingValues {
  return Object.fromEntries(
    fields.map((field) => [field.key, saved[field.key] ?? field.default ?? (field.type === 'boolean' ? false : '')]),
  );
}

/** What is sent: empty optional values and secrets that were not replaced are left out. */
export function settingsToSend(fields: readonly SourceField[], values: SettingValues): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = values[field.key];
      if (isKeptSecret(value)) return [];
      if (value === '' && !field.required) return [];
      return [
        [
          field.key,
          field.type === 'number' && typeof value === 'string' && value.trim() !== '' ? Number(value) : value,
        ],
      ];
    }),
  );
}

export function isKeptSecret(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'set' in value;
}

export interface SettingsFieldsProps {
  fields: readonly SourceField[];
  values: SettingValues;
  errors: Readonly<Record<string, string>>;
  onChange: (key: string, value: unknown) => void;
  disabled?: boolean;
}

/** Draws the settings of a source from its descriptor. Secrets are write-only: they can be replaced, never read. */
export function SettingsFields({ fields, values, errors, onChange, disabled }: SettingsFieldsProps) {
  return (
    <div className="grid grid-cols-6 gap-4">
      {fields.map((field) => (
        <div key={field.key} className={field.type === 'text' ? 'col-span-6' : spanOf(field.key)}>
          <Field label={field.label} help={field.help} error={errors[field.key]} optional={!field.required}>
            {controlOf({
              field,
              value: values[field.key],
              onChange: (value) => onChange(field.key, value),
              disabled: disabled ?? false,
            })}
          </Field>
        </div>
      ))}
    </div>
  );
}

function spanOf(key: string): string {
  if (key === 'host') return 'col-span-4';
  if (key === 'port') return 'col-span-2';
  return 'col-span-6 sm:col-span-3';
}

function controlOf({
  field,
  value,
  onChange,
  disabled,
}: {
  field: SourceField;
  value: unknown;
  onChange: (value: unknown) => void;
  disabled: boolean;
}): ReactElement<Record<string, unknown>> {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  if (isKeptSecret(value)) {
    return (
      <Button className="w-full justify-between font-normal" disabled={disabled} onClick={() => onChange('')}>
        <span className="text-faint">•••••••• saved</span>
        <span className="text-accent-text">Replace</span>
      </Button>
    );
  }
  switch (field.type) {
    case 'boolean':
      return (
        <Checkbox
          checked={value === true}
          disabled={disabled}
          onCheckedChange={(checked) => onChange(checked === true)}
        />
      );
    case 'select':
      return <Select value={text} onValueChange={onChange} options={field.choices ?? []} disabled={disabled} />;
    case 'text':
      return (
        <Textarea
          value={text}
          onChange={(event) => onChange(event.target.value)}
          className="font-mono text-xs"
          disabled={disabled}
          spellCheck={false}
          {...(field.placeholder ? { placeholder: field.placeholder } : {})}
        />
      );
    default:
      return (
        <Input
          type={field.secret ? 'password' : 'text'}
          inputMode={field.type === 'number' ? 'numeric' : 'text'}
          autoComplete={field.secret ? 'new-password' : 'off'}
          spellCheck={false}
          value={text}
          disabled={disabled}
          onChange={(event) => onChange(event.target.value)}
          {...(field.placeholder ? { placeholder: field.placeholder } : {})}
        />
      );
  }
}
