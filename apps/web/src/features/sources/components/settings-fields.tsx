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

/** The settings that may not be kept in the browser, as `useForm` names them. */
export function secretSettings(fields: readonly SourceField[]): string[] {
  return fields.filter((field) => field.secret).map((field) => `settings.${field.key}`);
}

function wrongSetting(field: SourceField, value: unknown): string | null {
  if (isKeptSecret(value) || field.type === 'boolean') return null;
  const text = value === undefined || value === null ? '' : String(value).trim();
  if (text === '') return field.required ? `${field.label} is needed.` : null;
  if (field.type === 'number' && !Number.isFinite(Number(text))) return `${field.label} is a number.`;
  return null;
}

/** What is wrong with settings before the server is asked, by key. */
function checkSettings(fields: readonly SourceField[], values: SettingValues): Record<string, string> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const wrong = wrongSetting(field, values[field.key]);
      return wrong ? [[field.key, wrong]] : [];
    }),
  );
}

/** The same for a source as a whole: its name and its settings. */
export function checkSource(
  type: SourceType,
  values: { readonly name: string; readonly settings: SettingValues },
): Record<string, string> {
  return {
    ...(values.name.trim() ? {} : { name: 'Give it a name: it stands in every list.' }),
    ...checkSettings(type.settings, values.settings),
  };
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
          <Field
            name={field.key}
            label={field.label}
            help={field.help}
            error={errors[field.key]}
            optional={!field.required}
          >
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
