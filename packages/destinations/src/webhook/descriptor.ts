import type { DestinationDescriptor } from '../types';

export const WEBHOOK_METHODS = ['POST', 'PUT', 'PATCH'] as const;
export const WEBHOOK_BATCH_SIZE = 100;
export const WEBHOOK_BATCH_SIZE_MAX = 1_000;

const setting = { required: false, multiple: false, secret: false } as const;

/** Our own destination: any HTTP endpoint. Signed as https://www.standardwebhooks.com describes. */
export const webhookDescriptor: DestinationDescriptor = {
  type: 'webhook',
  name: 'Webhook',
  category: 'Developer tools',
  description: 'Sends each event, or batches of them, as signed JSON to a URL of your own.',
  logo: 'webhook',
  docsUrl: 'https://www.standardwebhooks.com',
  auth: 'keys',
  connectable: true,
  testable: true,
  supportsBatch: true,
  settings: [
    {
      ...setting,
      key: 'url',
      label: 'URL',
      help: 'Each event is sent here as JSON.',
      type: 'string',
      required: true,
      format: 'uri',
      placeholder: 'https://example.com/hooks/tributary',
    },
    {
      ...setting,
      key: 'method',
      label: 'Method',
      help: '',
      type: 'string',
      choices: WEBHOOK_METHODS.map((value) => ({ value, label: value })),
      default: 'POST',
    },
    {
      ...setting,
      key: 'headers',
      label: 'Headers',
      help: 'Sent with every request, for example an Authorization header. They are stored encrypted.',
      type: 'object',
      secret: true,
    },
    {
      ...setting,
      key: 'signingSecret',
      label: 'Signing secret',
      help: 'Begins with whsec_. Each request is signed with it in the webhook-signature header (Standard Webhooks). Without it, requests are not signed.',
      type: 'password',
      secret: true,
    },
    {
      ...setting,
      key: 'batch',
      label: 'Send in batches',
      help: 'The body is then an array of events, also when there is only one.',
      type: 'boolean',
      default: false,
    },
    {
      ...setting,
      key: 'batchSize',
      label: 'Events in a batch, at most',
      help: '',
      type: 'integer',
      default: WEBHOOK_BATCH_SIZE,
      minimum: 1,
      maximum: WEBHOOK_BATCH_SIZE_MAX,
      dependsOn: { match: 'all', conditions: [{ field: 'batch', operator: 'is', value: true }] },
    },
  ],
  actions: [
    {
      slug: 'send',
      name: 'Send',
      description: 'Sends the event to the URL.',
      defaultFilter: '',
      supportsBatch: true,
      fields: [
        {
          key: 'data',
          label: 'Data',
          help: 'What is sent. By default the whole event.',
          type: 'object',
          required: true,
          default: { '@path': '$.' },
          multiple: false,
          dynamic: false,
          nullable: false,
          additionalProperties: true,
          objectEditor: 'object',
          hidden: false,
          readOnly: false,
        },
      ],
    },
  ],
  presets: [{ name: 'All events', action: 'send', filter: '', mapping: { data: { '@path': '$.' } } }],
};
