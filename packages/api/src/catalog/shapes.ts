import { z } from 'zod';
import { jsonObject, list } from '../shapes';

const fieldConditions = z.object({
  match: z.enum(['any', 'all']),
  conditions: list(z.object({ field: z.string(), operator: z.enum(['is', 'is_not']), value: z.unknown().optional() })),
});

const sourceField = z
  .object({
    key: z.string(),
    label: z.string(),
    help: z.string().optional(),
    type: z.enum(['string', 'number', 'boolean', 'select', 'text']),
    required: z.boolean(),
    secret: z.boolean(),
    default: z.union([z.string(), z.number(), z.boolean()]).optional(),
    placeholder: z.string().optional(),
    choices: list(z.object({ value: z.string(), label: z.string() })).optional(),
  })
  .meta({ id: 'SourceField' });

export const sourceDescriptor = z
  .object({
    type: z.string(),
    name: z.string(),
    kind: z.enum(['push', 'pull']),
    category: z.string(),
    description: z.string(),
    logo: z.string(),
    settings: list(sourceField),
  })
  .meta({ id: 'SourceDescriptor' });

const fieldBase = {
  key: z.string(),
  label: z.string(),
  help: z.string(),
  type: z.enum(['string', 'text', 'password', 'number', 'integer', 'datetime', 'boolean', 'object']),
  required: z.union([z.boolean(), fieldConditions]),
  dependsOn: fieldConditions.optional(),
  choices: list(z.object({ value: z.union([z.string(), z.number()]), label: z.string() })).optional(),
  default: z.unknown().optional(),
  placeholder: z.string().optional(),
  multiple: z.boolean(),
  format: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
};

const settingField = z.object({ ...fieldBase, secret: z.boolean() }).meta({ id: 'SettingField' });

const actionFieldOwn = z.object({
  ...fieldBase,
  dynamic: z.boolean(),
  nullable: z.boolean(),
  additionalProperties: z.boolean(),
  objectEditor: z.string().optional(),
  category: z.string().optional(),
  hidden: z.boolean(),
  readOnly: z.boolean(),
});

type ActionField = z.output<typeof actionFieldOwn> & {
  /** For objects: the known keys. */
  readonly properties?: readonly ActionField[] | undefined;
};

const actionField: z.ZodType<ActionField, ActionField> = actionFieldOwn
  .extend({ properties: z.lazy(() => list(actionField)).optional() })
  .meta({ id: 'ActionField' });

export const actionDescriptor = z
  .object({
    slug: z.string(),
    name: z.string(),
    description: z.string(),
    defaultFilter: z.string(),
    fields: list(actionField),
    supportsBatch: z.boolean(),
  })
  .meta({ id: 'ActionDescriptor' });

export const destinationSummary = z
  .object({
    type: z.string(),
    name: z.string(),
    category: z.string(),
    description: z.string(),
    logo: z.string(),
    docsUrl: z.string().optional(),
    auth: z.enum(['keys', 'oauth', 'none']),
    connectable: z.boolean(),
    notConnectableReason: z.string().optional(),
    testable: z.boolean(),
    supportsBatch: z.boolean(),
  })
  .meta({ id: 'DestinationSummary' });

export const destinationDescriptor = destinationSummary
  .extend({
    settings: list(settingField),
    actions: list(actionDescriptor),
    presets: list(z.object({ name: z.string(), action: z.string(), filter: z.string(), mapping: jsonObject })),
  })
  .meta({ id: 'DestinationDescriptor' });
