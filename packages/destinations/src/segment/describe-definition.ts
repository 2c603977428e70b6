import type { Json, JsonObject } from '@tributary/event-schema';
import type {
  ActionDescriptor,
  ActionField,
  Choice,
  DestinationDescriptor,
  FieldConditions,
  Preset,
  SettingField,
} from '../types';
import type { SegmentAction, SegmentConditions, SegmentDefinition, SegmentField } from './definition';
import { LISTED, type ListedDefinition } from './listed';
import { OAUTH_REASON } from './oauth-only';
import { translateFilter } from './translate-filter';

export const SYNC_MODE_KEY = '__segment_internal_sync_mode';
const SECRET_KEY = /key|token|secret|passw|passcode|credential|signature|cmagic/i;
/** Look secret by name, and are public by the vendor's own words. */
const NOT_SECRET = /public|^segmentIdKey$|^externalKey$|headerName/i;

/** Segment's definition as plain JSON in our own words. The same input gives the same output, key order included. */
export function describeDefinition(listed: ListedDefinition, definition: SegmentDefinition): DestinationDescriptor {
  const settings = Object.entries(definition.authentication?.fields ?? {}).map(describeSetting);
  const actions = Object.entries(definition.actions).map(describeAction);
  const oauth = definition.authentication?.scheme.startsWith('oauth') ?? false;
  const connectable = LISTED.some(({ type }) => type === listed.type);
  return {
    type: listed.type,
    name: listed.name,
    category: listed.category,
    description: listed.description,
    logo: listed.type,
    auth: oauth ? 'oauth' : settings.length > 0 ? 'keys' : 'none',
    connectable,
    ...(connectable ? {} : { notConnectableReason: OAUTH_REASON }),
    testable: definition.authentication?.testAuthentication !== undefined,
    supportsBatch: actions.some(({ supportsBatch }) => supportsBatch),
    settings,
    actions,
    presets: describePresets(definition, actions),
  };
}

function describeBase(key: string, field: SegmentField) {
  const choices = field.choices?.map(describeChoice);
  return {
    key,
    label: plain(field.label ?? key),
    help: plain(field.description ?? ''),
    type: field.type,
    required: describeRequired(field.required),
    ...(field.depends_on ? { dependsOn: describeConditions(field.depends_on) } : {}),
    ...(choices ? { choices } : {}),
    ...(field.default === undefined ? {} : { default: asJson(field.default) }),
    ...(field.placeholder ? { placeholder: field.placeholder } : {}),
    multiple: field.multiple ?? false,
    ...(field.format ? { format: field.format } : {}),
    ...(field.minimum === undefined ? {} : { minimum: field.minimum }),
    ...(field.maximum === undefined ? {} : { maximum: field.maximum }),
  };
}

function describeSetting([key, field]: [string, SegmentField]): SettingField {
  const secret = field.type === 'password' || (SECRET_KEY.test(key) && !NOT_SECRET.test(key));
  return { ...describeBase(key, field), secret };
}

function describeActionField([key, field]: [string, SegmentField]): ActionField {
  return {
    ...describeBase(key, field),
    dynamic: field.dynamic === true,
    nullable: field.allowNull ?? false,
    ...(field.properties ? { properties: Object.entries(field.properties).map(describeActionField) } : {}),
    additionalProperties: field.additionalProperties ?? field.properties === undefined,
    ...(field.defaultObjectUI ? { objectEditor: field.defaultObjectUI } : {}),
    ...(field.category ? { category: field.category } : {}),
    hidden: field.unsafe_hidden ?? false,
    readOnly: field.readOnly ?? false,
  };
}

function describeAction([slug, action]: [string, SegmentAction]): ActionDescriptor {
  const fields = Object.entries(action.fields ?? {}).map(describeActionField);
  return {
    slug,
    name: plain(action.title ?? slug),
    description: plain(action.description ?? ''),
    defaultFilter: translateFilter(action.defaultSubscription ?? ''),
    fields: action.syncMode ? [describeSyncMode(action.syncMode), ...fields] : fields,
    supportsBatch: typeof action.performBatch === 'function',
  };
}

/** What Segment keeps beside the mapping, we show as one more field of it. */
function describeSyncMode(syncMode: NonNullable<SegmentAction['syncMode']>): ActionField {
  return {
    key: SYNC_MODE_KEY,
    label: plain(syncMode.label),
    help: plain(syncMode.description),
    type: 'string',
    required: true,
    choices: syncMode.choices.map(({ value, label }) => ({ value, label: plain(label) })),
    default: syncMode.default,
    multiple: false,
    dynamic: false,
    nullable: false,
    additionalProperties: false,
    category: 'sync',
    hidden: false,
    readOnly: false,
  };
}

function describeChoice(choice: string | { value: string | number; label: string }): Choice {
  return typeof choice === 'string' ? { value: choice, label: choice } : { value: choice.value, label: choice.label };
}

function describeRequired(required: SegmentField['required']): boolean | FieldConditions {
  return typeof required === 'object' ? describeConditions(required) : (required ?? false);
}

function describeConditions({ match, conditions }: SegmentConditions): FieldConditions {
  return {
    match: match ?? 'all',
    conditions: conditions.map(({ fieldKey, type, operator, value }) => ({
      field: type === 'syncMode' ? SYNC_MODE_KEY : (fieldKey ?? ''),
      operator,
      ...(value === undefined ? {} : { value: asJson(value) }),
    })),
  };
}

/**
 * The definition's automatic presets whose action runs on a server; where it has none, one for each action that says
 * which events it wants and needs nothing that a person has to fill in.
 */
function describePresets(definition: SegmentDefinition, actions: readonly ActionDescriptor[]): readonly Preset[] {
  const automatic = (definition.presets ?? []).flatMap((preset) => {
    const action = actions.find(({ slug }) => slug === preset.partnerAction);
    if (preset.type !== 'automatic' || !action) return [];
    const mapping = { ...defaultMapping(action), ...(asJson(preset.mapping ?? {}) as JsonObject) };
    const filter = translateFilter(preset.subscribe ?? '');
    return [{ name: plain(preset.name ?? action.name), action: action.slug, filter, mapping }];
  });
  if (automatic.length > 0) return automatic;
  const ready = actions.filter(isReady);
  return ready.flatMap((action) => {
    const filter = filterBesideOthers(action, ready);
    return filter === undefined
      ? []
      : [{ name: action.name, action: action.slug, filter, mapping: defaultMapping(action) }];
  });
}

const ONE_EVENT = /^(?:type = "track" and )?(event = "[^"]+")$/;

/**
 * A preset for one event keeps its filter. Of several that want every event of a type only the general one is taken
 * (`generate_lead` for every track would be wrong), and it leaves out the events that have a preset of their own.
 */
function filterBesideOthers(action: ActionDescriptor, ready: readonly ActionDescriptor[]): string | undefined {
  const rivals = ready.filter((each) => each.defaultFilter === action.defaultFilter);
  const isGeneral = !ONE_EVENT.test(action.defaultFilter);
  if (isGeneral && rivals.length > 1 && action !== rivals.find(({ name }) => /custom|track|event/i.test(name))) {
    return undefined;
  }
  if (action.defaultFilter !== 'type = "track"') return action.defaultFilter;
  const taken = ready.flatMap(({ defaultFilter }) => ONE_EVENT.exec(defaultFilter)?.[1] ?? []);
  return [action.defaultFilter, ...new Set(taken)].join(' and ').replaceAll('event = ', 'event != ');
}

function isReady(action: ActionDescriptor): boolean {
  return action.defaultFilter !== '' && action.fields.every((field) => field.required !== true || 'default' in field);
}

function defaultMapping(action: ActionDescriptor): JsonObject {
  return Object.fromEntries(
    action.fields.flatMap((field) => (field.default === undefined ? [] : [[field.key, field.default]])),
  );
}

function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}

/** Their texts speak of Segment's events where ours are meant. Names of Segment's products stay as they are. */
function plain(text: string): string {
  return text
    .replace(/(^|\. )Segment ([a-z])/g, (_all, before: string, letter: string) => before + letter.toUpperCase())
    .replace(
      /\bSegment (?=(analytics )?(events?|track|identify|group|page|screen|calls?|payloads?|messages?|traits|properties|users?)\b)/g,
      '',
    )
    .trim();
}
