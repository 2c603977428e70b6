import type { EgressRequest } from '@tributary/egress';
import type { CanonicalEvent, JsonObject } from '@tributary/event-schema';
import { describe, expect, test } from 'vitest';
import { deliverEvents, presetMappings, validateSettings } from '../index';
import { identify, track, vendor } from '../test-scene';
import type { DeliveryResult } from '../types';

interface Said {
  readonly preset: string;
  readonly request: EgressRequest;
  readonly body: unknown;
  readonly result: DeliveryResult;
}

/** Sends an event through all presets of a destination, as a new one has them, and gives back what left the house. */
async function throughPresets(type: string, settings: JsonObject, event: CanonicalEvent): Promise<Said[]> {
  expect(validateSettings(type, settings)).toEqual([]);
  const said: Said[] = [];
  for (const preset of presetMappings(type)) {
    const { send, sent } = vendor({ status: 200, body: '{"id":"1"}' });
    const { results } = await deliverEvents({
      destination: { type, settings },
      mapping: { id: 'map_1', ...preset },
      events: [{ event, deliveryId: 'delivery-1' }],
      send,
    });
    const [result] = results;
    if (!result || result.outcome.kind === 'drop') continue;
    expect(result.outcome, `${preset.name}: ${result.explanation}`).toMatchObject({ kind: 'ok' });
    for (const request of sent) said.push({ preset: preset.name, request, body: parsed(request.body), result });
  }
  return said;
}

function parsed(body: EgressRequest['body']): unknown {
  const text = String(body ?? '');
  return text.startsWith('{') || text.startsWith('[')
    ? JSON.parse(text)
    : Object.fromEntries(new URLSearchParams(text));
}

const only = <T>(list: readonly T[]): T => {
  expect(list).toHaveLength(1);
  return list[0] as T;
};

describe('Slack', () => {
  const settings = { webhookUrl: 'https://hooks.slack.com/services/T0/B0/verysecret' };
  test('a tracked event becomes a message', async () => {
    const { request, body } = only(await throughPresets('slack', settings, track()));
    expect([request.method, request.url]).toEqual(['POST', settings.webhookUrl]);
    expect(body).toEqual({ text: '*Order Completed* by user-1', username: 'Tributary' });
    expect(request.headers?.['user-agent']).toBe('Tributary');
    expect(request.redact).toContain(settings.webhookUrl);
  });
  test('an identify is no message', async () => {
    expect(await throughPresets('slack', settings, identify())).toEqual([]);
  });
});

describe('Amplitude', () => {
  const settings = { apiKey: 'amplitude-key', secretKey: 'amplitude-secret', endpoint: 'north_america' };
  test('a tracked event', async () => {
    const { request, body } = only(await throughPresets('amplitude', settings, track({ event: 'Signed Up' })));
    expect(request.url).toBe('https://api2.amplitude.com/2/httpapi');
    expect(body).toMatchObject({
      api_key: 'amplitude-key',
      events: [{ user_id: 'user-1', device_id: 'anonymous-1', event_type: 'Signed Up', time: 1767225600000 }],
    });
    expect(request.redact).toEqual(['amplitude-key', 'amplitude-secret']);
  });
  test('an identify', async () => {
    const { request, body } = only(await throughPresets('amplitude', settings, identify()));
    expect(request.url).toBe('https://api2.amplitude.com/identify');
    expect(body).toMatchObject({
      api_key: 'amplitude-key',
      identification: expect.stringContaining('"user_id":"user-1"'),
    });
  });
});

describe('Mixpanel', () => {
  const settings = { projectToken: 'mixpanel-token', apiSecret: 'mixpanel-secret', apiRegion: 'EU 🇪🇺' };
  test('a tracked event goes to the region', async () => {
    const { request, body } = only(await throughPresets('mixpanel', settings, track({ event: 'Signed Up' })));
    expect(request.url).toMatch(/^https:\/\/api-eu\.mixpanel\.com\/import\?strict=/);
    expect(body).toMatchObject([{ event: 'Signed Up', properties: { distinct_id: 'user-1', currency: 'EUR' } }]);
    expect(request.headers?.authorization).toBe(`Basic ${Buffer.from('mixpanel-secret:').toString('base64')}`);
  });
  test('an identify sets the profile', async () => {
    const said = await throughPresets('mixpanel', settings, identify());
    const profile = said.find(({ request }) => request.url.startsWith('https://api-eu.mixpanel.com/engage'));
    expect(JSON.parse((profile as { body: { data: string } }).body.data)).toMatchObject({
      $token: 'mixpanel-token',
      $distinct_id: 'user-1',
      $set: { $email: 'ada@example.com' },
    });
  });
});

describe('Braze', () => {
  const settings = { api_key: 'braze-key', app_id: 'braze-app', endpoint: 'https://rest.iad-01.braze.com' };
  test('a tracked event', async () => {
    const { request, body } = only(await throughPresets('braze', settings, track({ event: 'Signed Up' })));
    expect([request.method, request.url]).toEqual(['POST', 'https://rest.iad-01.braze.com/users/track']);
    expect(request.headers?.authorization).toBe('Bearer braze-key');
    expect(body).toMatchObject({ events: [{ external_id: 'user-1', name: 'Signed Up', app_id: 'braze-app' }] });
  });
  test('an order is a purchase', async () => {
    const { body } = only(await throughPresets('braze', settings, track()));
    expect(body).toMatchObject({
      purchases: [{ external_id: 'user-1', product_id: 'p-1', price: 12.5 }],
    });
  });
  test('an identify', async () => {
    const { body } = only(await throughPresets('braze', settings, identify()));
    expect(body).toMatchObject({ attributes: [{ external_id: 'user-1', email: 'ada@example.com' }] });
  });
});

describe('Customer.io', () => {
  const settings = { siteId: 'cio-site', apiKey: 'cio-key', accountRegion: 'EU 🇪🇺' };
  test.each([
    [
      'a tracked event',
      track(),
      { type: 'person', action: 'event', name: 'Order Completed', identifiers: { id: 'user-1' }, id: 'message-1' },
    ],
    ['an identify', identify(), { type: 'person', action: 'identify', attributes: { email: 'ada@example.com' } }],
  ])('%s goes to the region', async (_name, event, item) => {
    const { request, body } = only(await throughPresets('customerio', settings, event));
    expect(request.url).toBe('https://track-eu.customer.io/api/v2/batch');
    expect(request.headers?.authorization).toBe(`Basic ${Buffer.from('cio-site:cio-key').toString('base64')}`);
    expect(body).toMatchObject({ batch: [item] });
  });
});

describe('HubSpot', () => {
  test('an identify updates the contact with the pasted token', async () => {
    const settings = { accessToken: 'pat-eu1-secret' };
    const { request, body } = only(await throughPresets('hubspot', settings, identify()));
    expect([request.method, request.url]).toEqual([
      'PATCH',
      'https://api.hubapi.com/crm/v3/objects/contacts/ada@example.com?idProperty=email',
    ]);
    expect(request.headers?.authorization).toBe('Bearer pat-eu1-secret');
    expect(body).toMatchObject({ properties: { email: 'ada@example.com', firstname: 'Ada' } });
  });
});

describe('Google Analytics 4', () => {
  const settings = { measurementId: 'G-1', apiSecret: 'ga-secret' };
  test('an order is a purchase, once', async () => {
    const { request, body } = only(await throughPresets('google-analytics-4', settings, track()));
    expect(request.url).toBe('https://www.google-analytics.com/mp/collect?api_secret=ga-secret&measurement_id=G-1');
    expect(body).toMatchObject({
      client_id: 'user-1',
      events: [{ name: 'purchase', params: { transaction_id: 'o-1', value: 12.5, currency: 'EUR' } }],
    });
  });
  test('another event is a custom event, once', async () => {
    const { body } = only(await throughPresets('google-analytics-4', settings, track({ event: 'Lesson Finished' })));
    expect(body).toMatchObject({ events: [{ name: 'Lesson_Finished' }] });
  });
});

describe('Meta Conversions API', () => {
  test('the token is the one in the settings, not one of the environment', async () => {
    const { send, sent } = vendor({ status: 200, body: '{"events_received":1}' });
    const { results } = await deliverEvents({
      destination: { type: 'facebook-conversions-api', settings: { pixelId: '123', accessToken: 'meta-token' } },
      mapping: {
        id: 'map_1',
        name: 'View',
        action: 'viewContent',
        filter: '',
        mapping: {
          action_source: 'website',
          user_data: { externalId: { '@path': '$.userId' }, client_user_agent: 'Mozilla/5.0' },
        },
        enabled: true,
      },
      events: [
        {
          event: track({ event: 'Product Viewed', properties: { product_id: 'p-1', price: 3, quantity: 1 } }),
          deliveryId: 'd',
        },
      ],
      send,
    });
    expect(results[0]?.outcome, results[0]?.explanation).toMatchObject({ kind: 'ok' });
    expect(sent[0]?.url).toMatch(/^https:\/\/graph\.facebook\.com\/v[\d.]+\/123\/events$/);
    expect(sent[0]?.headers?.authorization).toBe('Bearer meta-token');
  });
});
