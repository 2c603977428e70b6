import type { SettingsError, SourceDescriptor, SourceField, SourceSettings } from './types';

function checkField(field: SourceField, value: unknown): string | null {
  if (value === undefined || value === null || value === '') {
    return field.required ? `${field.label} is required.` : null;
  }
  if (field.type === 'number') {
    return typeof value === 'number' && Number.isFinite(value) ? null : `${field.label} must be a number.`;
  }
  if (field.type === 'boolean') return typeof value === 'boolean' ? null : `${field.label} must be on or off.`;
  if (typeof value !== 'string') return `${field.label} must be text.`;
  if (field.choices && !field.choices.some((choice) => choice.value === value)) {
    return `${field.label} must be one of: ${field.choices.map((choice) => choice.value).join(', ')}.`;
  }
  return null;
}

/** Checks settings against a descriptor: one sentence for each field that is wrong, none when all is well. */
export function validateSettings(descriptor: SourceDescriptor, settings: SourceSettings): readonly SettingsError[] {
  const errors: SettingsError[] = [];
  for (const field of descriptor.settings) {
    const message = checkField(field, settings[field.key]);
    if (message !== null) errors.push({ field: field.key, message });
  }
  const known = new Set(descriptor.settings.map((field) => field.key));
  for (const key of Object.keys(settings)) {
    if (!known.has(key)) errors.push({ field: key, message: `${descriptor.name} has no setting named "${key}".` });
  }
  return errors;
}

/** The settings with defaults filled in where a field has one and nothing was given. */
export function withDefaults(descriptor: SourceDescriptor, settings: SourceSettings): SourceSettings {
  const filled: Record<string, unknown> = { ...settings };
  for (const field of descriptor.settings) {
    if (filled[field.key] === undefined && field.default !== undefined) filled[field.key] = field.default;
  }
  return filled;
}
