import type { Json, JsonObject } from '@tributary/event-schema';
import { findDestination } from './catalogue';
import { conditionsHold, isEmpty } from './field-conditions';
import type { DestinationDescriptor, FieldError, SettingField } from './types';
import { checkWebhookSettings } from './webhook/check-settings';

/** What is wrong with a destination's settings, one sentence for each field; [] when nothing is. Secrets in clear. */
export function validateSettings(type: string, settings: unknown): readonly FieldError[] {
  const descriptor = findDestination(type);
  if (!descriptor) return [{ field: '', message: `There is no destination of the type "${type}".` }];
  if (!descriptor.connectable) {
    return [
      { field: '', message: `${descriptor.name} can't be connected. ${descriptor.notConnectableReason ?? ''}`.trim() },
    ];
  }
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    return [{ field: '', message: 'Settings have to be an object.' }];
  }
  const given = settings as JsonObject;
  const errors = [
    ...unknownKeys(descriptor, given),
    ...descriptor.settings.flatMap((field) => checkField(field, given)),
  ];
  return errors.length === 0 && type === 'webhook' ? checkWebhookSettings(given) : errors;
}

/** Settings as the destination's code gets them: declared keys only, defaults where nothing was given. */
export function effectiveSettings(descriptor: DestinationDescriptor, settings: JsonObject): Record<string, Json> {
  const effective: Record<string, Json> = {};
  for (const { key, default: fallback } of descriptor.settings) {
    const given = Object.hasOwn(settings, key) ? settings[key] : undefined;
    const value = isEmpty(given) ? fallback : given;
    if (value !== undefined) effective[key] = value;
  }
  return effective;
}

/** The secret texts in settings: what is blanked in transcripts. */
export function secretValues(descriptor: DestinationDescriptor, settings: JsonObject): string[] {
  return descriptor.settings.flatMap(({ key, secret }) =>
    secret && Object.hasOwn(settings, key) ? textsIn(settings[key]) : [],
  );
}

function textsIn(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

function unknownKeys(descriptor: DestinationDescriptor, settings: JsonObject): FieldError[] {
  const known = new Set(descriptor.settings.map(({ key }) => key));
  return Object.keys(settings)
    .filter((key) => !known.has(key))
    .map((key) => ({ field: key, message: `${descriptor.name} has no setting "${key}".` }));
}

function checkField(field: SettingField, settings: JsonObject): FieldError[] {
  const lookup = (key: string) => (Object.hasOwn(settings, key) ? settings[key] : undefined);
  const value = lookup(field.key);
  const error = (message: string) => [{ field: field.key, message }];
  if (isEmpty(value)) {
    const shown = !field.dependsOn || conditionsHold(field.dependsOn, lookup) === true;
    const required = typeof field.required === 'object' ? conditionsHold(field.required, lookup) : field.required;
    return required && shown && field.default === undefined ? error(`${field.label} is missing.`) : [];
  }
  if (field.multiple) {
    if (!Array.isArray(value)) return error(`${field.label} has to be a list.`);
    return value.flatMap((each) => explainValue(field, each)).map((message) => ({ field: field.key, message }));
  }
  return explainValue(field, value as Json).flatMap(error);
}

/** What is wrong with one value of a setting: no sentence, or one. */
function explainValue(field: SettingField, value: Json): string[] {
  const type = explainType(field, value);
  if (type) return [type];
  if (field.choices && !field.choices.some((choice) => choice.value === value)) {
    return [`${field.label} has to be one of: ${field.choices.map(({ label }) => label).join(', ')}.`];
  }
  if (field.format === 'uri' && !isHttpUrl(value)) {
    return [`${field.label} has to be a URL that begins with https:// or http://.`];
  }
  if (typeof value === 'number' && field.minimum !== undefined && value < field.minimum) {
    return [`${field.label} has to be at least ${field.minimum}.`];
  }
  if (typeof value === 'number' && field.maximum !== undefined && value > field.maximum) {
    return [`${field.label} has to be at most ${field.maximum}.`];
  }
  return [];
}

function explainType({ label, type }: SettingField, value: Json): string | undefined {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `${label} has to be yes or no.`;
    case 'number':
      return typeof value === 'number' ? undefined : `${label} has to be a number.`;
    case 'integer':
      return Number.isInteger(value) ? undefined : `${label} has to be a whole number.`;
    case 'object':
      return typeof value === 'object' && !Array.isArray(value) ? undefined : `${label} has to be an object.`;
    default:
      return typeof value === 'string' ? undefined : `${label} has to be text.`;
  }
}

function isHttpUrl(value: Json): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  return ['http:', 'https:'].includes(new URL(value).protocol);
}
