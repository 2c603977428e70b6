import type { JsonObject } from '@tributary/event-schema';
import type { SegmentDefinition, SegmentField } from './definition';

/** Where an access token that a person can paste does what Segment's sign-in does. */
interface PastedToken {
  readonly label: string;
  readonly help: string;
}

export const TOKEN_KEY = 'accessToken';

const PASTED_TOKENS: Readonly<Record<string, PastedToken>> = {
  hubspot: {
    label: 'Private app access token',
    help: 'In HubSpot: Settings, Integrations, Private Apps, create an app with the CRM object scopes you need, then copy its access token.',
  },
  intercom: {
    label: 'Access token',
    help: 'In Intercom: Developer Hub, create an app for your workspace, then copy the token from Configure, Authentication.',
  },
  'facebook-conversions-api': {
    label: 'Access token',
    help: 'In Meta Events Manager: choose the pixel, Settings, Conversions API, Generate access token.',
  },
};

/** A field of an action that is the same in each mapping, and secret: it may be given once, with the settings. */
interface LiftedField {
  readonly setting: string;
  readonly actionField: string;
  readonly field: SegmentField;
}

const LIFTED: Readonly<Record<string, LiftedField>> = {
  slack: {
    setting: 'webhookUrl',
    actionField: 'url',
    field: {
      label: 'Webhook URL',
      description:
        'The incoming webhook of the channel to post to: in Slack, Apps, Incoming Webhooks. A mapping may name another.',
      type: 'password',
      format: 'uri',
      placeholder: 'https://hooks.slack.com/services/…',
    },
  },
};

/** Presets of our own where the definition has none that work at once. */
const PRESETS: Readonly<Record<string, SegmentDefinition['presets']>> = {
  slack: [
    {
      name: 'Post each tracked event',
      type: 'automatic',
      partnerAction: 'postToChannel',
      subscribe: 'type = "track"',
      mapping: { text: { '@template': '*{{event}}* by {{userId}}' }, username: 'Tributary' },
    },
  ],
  // Segment's own send orders through a beta action that needs `properties.source`, which few events have.
  braze: [
    {
      name: 'Track events',
      type: 'automatic',
      partnerAction: 'trackEvent',
      subscribe: 'type = "track" and event != "Order Completed"',
    },
    {
      name: 'Order Completed as purchase',
      type: 'automatic',
      partnerAction: 'trackPurchase',
      subscribe: 'type = "track" and event = "Order Completed"',
    },
    {
      name: 'Identify as user profile',
      type: 'automatic',
      partnerAction: 'updateUserProfile',
      subscribe: 'type = "identify"',
    },
  ],
  hubspot: [
    {
      name: 'Create or update contacts',
      type: 'automatic',
      partnerAction: 'upsertContact',
      subscribe: 'type = "identify" and traits.email != null',
    },
  ],
};

/** Switches that Segment turns on per customer. Mixpanel's reads which events of a 200 were not taken. */
const FEATURES: Readonly<Record<string, Readonly<Record<string, boolean>>>> = {
  mixpanel: { 'mixpanel-multistatus': true },
};

export function featuresOf(type: string): Readonly<Record<string, boolean>> {
  return (Object.hasOwn(FEATURES, type) ? FEATURES[type] : undefined) ?? {};
}

/** What `auth.accessToken` is for Segment's code, where we take a pasted token. */
export function pastedToken(type: string, settings: JsonObject): string | undefined {
  const token = settings[TOKEN_KEY];
  return Object.hasOwn(PASTED_TOKENS, type) && typeof token === 'string' ? token : undefined;
}

/** A mapping with what was given once with the settings filled in where the mapping itself says nothing. */
export function fillLifted(
  type: string,
  settings: JsonObject,
  mapping: Record<string, unknown>,
): Record<string, unknown> {
  const lifted = Object.hasOwn(LIFTED, type) ? LIFTED[type] : undefined;
  if (!lifted || mapping[lifted.actionField]) return mapping;
  const value = settings[lifted.setting];
  return typeof value === 'string' && value ? { ...mapping, [lifted.actionField]: value } : mapping;
}

/** The values in a mapping that are secret because the setting that stands for them is. */
export function secretsInMapping(type: string, mapping: JsonObject): string[] {
  const lifted = Object.hasOwn(LIFTED, type) ? LIFTED[type] : undefined;
  const value = lifted ? mapping[lifted.actionField] : undefined;
  return typeof value === 'string' ? [value] : [];
}

/** Segment's definition as we run it. The original is left as it is: it is shared by the whole process. */
export function adjustDefinition(type: string, definition: SegmentDefinition): SegmentDefinition {
  let adjusted = definition;
  const token = Object.hasOwn(PASTED_TOKENS, type) ? PASTED_TOKENS[type] : undefined;
  if (token) adjusted = withTokenSetting(adjusted, token);
  const lifted = Object.hasOwn(LIFTED, type) ? LIFTED[type] : undefined;
  if (lifted) adjusted = withLiftedSetting(adjusted, lifted);
  if (type === 'slack') adjusted = withOurNameInSlack(adjusted);
  if (type === 'facebook-conversions-api') adjusted = { ...adjusted, extendRequest: bearerFromSettings };
  const presets = Object.hasOwn(PRESETS, type) ? PRESETS[type] : undefined;
  return presets ? { ...adjusted, presets } : adjusted;
}

/** The definition reads Segment's own token from the environment; ours is the workspace's. */
function bearerFromSettings({ settings }: { settings: JsonObject }): { headers: Record<string, string> } {
  return { headers: { authorization: `Bearer ${settings[TOKEN_KEY]}` } };
}

function withTokenSetting(definition: SegmentDefinition, { label, help }: PastedToken): SegmentDefinition {
  const field: SegmentField = { label, description: help, type: 'password', required: true };
  const authentication = definition.authentication ?? { scheme: 'custom' as const };
  return {
    ...definition,
    authentication: { ...authentication, scheme: 'custom', fields: { [TOKEN_KEY]: field, ...authentication.fields } },
  };
}

function withLiftedSetting(definition: SegmentDefinition, lifted: LiftedField): SegmentDefinition {
  const authentication = definition.authentication ?? { scheme: 'custom' as const };
  return {
    ...definition,
    authentication: { ...authentication, fields: { ...authentication.fields, [lifted.setting]: lifted.field } },
  };
}

/** Slack's defaults name Segment as the sender, with a picture that is gone. */
function withOurNameInSlack(definition: SegmentDefinition): SegmentDefinition {
  const post = definition.actions.postToChannel;
  if (!post?.fields) return definition;
  const { url, username, icon_url: icon, ...fields } = post.fields;
  const { default: _picture, ...iconWithoutDefault } = icon ?? { type: 'string' as const };
  return {
    ...definition,
    actions: {
      postToChannel: {
        ...post,
        fields: {
          ...fields,
          ...(username ? { username: { ...username, default: 'Tributary' } } : {}),
          icon_url: iconWithoutDefault,
          ...(url
            ? { url: { ...url, required: false, description: "Leave it empty to use the destination's webhook URL." } }
            : {}),
        },
      },
    },
  };
}
