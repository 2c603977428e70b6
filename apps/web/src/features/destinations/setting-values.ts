import type { SettingField } from '@/api';

export type SettingValues = Readonly<Record<string, unknown>>;
type Conditions = NonNullable<SettingField['dependsOn']>;

/** A saved secret: it exists, and can only be replaced. */
export function isKeptSecret(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'set' in value;
}

export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function holds(condition: Conditions['conditions'][number], values: SettingValues): boolean {
  const actual = values[condition.field];
  const same = condition.value === undefined ? isEmpty(actual) : actual === condition.value;
  return condition.operator === 'is' ? same : !same;
}

export function conditionsHold({ match, conditions }: Conditions, values: SettingValues): boolean {
  return match === 'all' ? conditions.every((one) => holds(one, values)) : conditions.some((one) => holds(one, values));
}

export function isRequired(field: Pick<SettingField, 'required'>, values: SettingValues): boolean {
  return typeof field.required === 'boolean' ? field.required : conditionsHold(field.required, values);
}

export function isShown(field: Pick<SettingField, 'dependsOn'>, values: SettingValues): boolean {
  return field.dependsOn === undefined || conditionsHold(field.dependsOn, values);
}

/** What is asked for first stands first; otherwise the order of the definition. */
export function orderFields(fields: readonly SettingField[]): SettingField[] {
  return [...fields].sort((a, b) => Number(a.required === false) - Number(b.required === false));
}

/** What a form starts with: the saved values, else the defaults. */
export function initialSettings(fields: readonly SettingField[], saved: SettingValues = {}): SettingValues {
  return Object.fromEntries(
    fields.map((field) => [field.key, saved[field.key] ?? field.default ?? (field.type === 'boolean' ? false : '')]),
  );
}

/**
 * What is sent: secrets that were not replaced and fields that are not shown are left out; what was emptied is null
 * when something was saved there, so that it goes.
 */
export function settingsToSend(
  fields: readonly SettingField[],
  values: SettingValues,
  saved: SettingValues = {},
): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap((field): [string, unknown][] => {
      const value = values[field.key];
      if (isKeptSecret(value) || !isShown(field, values)) return [];
      // An emptied secret was not typed anew: the saved one stays.
      if (isEmpty(value)) return field.secret || isEmpty(saved[field.key]) ? [] : [[field.key, null]];
      return [[field.key, typed(field, value)]];
    }),
  );
}

function typed(field: SettingField, value: unknown): unknown {
  const number = field.type === 'number' || field.type === 'integer';
  if (number && typeof value === 'string' && Number.isFinite(Number(value))) return Number(value);
  return value;
}

/** Paths of the settings that a form never keeps. */
export function secretSettings(fields: readonly SettingField[]): string[] {
  return fields.filter((field) => field.secret || field.type === 'password').map((field) => `settings.${field.key}`);
}

/** What is wrong with a destination's form, by field. */
export function checkDestination(
  fields: readonly SettingField[],
  values: { readonly name: string; readonly settings: SettingValues },
): Record<string, string> {
  return {
    ...(values.name.trim() ? {} : { name: 'Give it a name: it stands in every list.' }),
    ...settingErrors(fields, values.settings),
  };
}

/** Sentences for what is missing or can't be, before the server is asked. By field. */
export function settingErrors(fields: readonly SettingField[], values: SettingValues): Record<string, string> {
  return Object.fromEntries(
    fields.flatMap((field): [string, string][] => {
      if (!isShown(field, values)) return [];
      const value = values[field.key];
      if (isEmpty(value)) return isRequired(field, values) ? [[field.key, `${field.label} is needed.`]] : [];
      if (field.format === 'uri' && typeof value === 'string' && !URL.canParse(value))
        return [[field.key, 'This is not a whole URL: it begins with https://.']];
      return [];
    }),
  );
}
