import { createRehearsal } from '@tributary/egress';
import { describe, expect, test } from 'vitest';
import { previewMapping, testConnection, validateMapping, validateSettings } from './index';
import { identify, mappingOf, track, vendor } from './test-scene';

const amplitude = { type: 'amplitude', settings: { apiKey: 'key-1234', secretKey: 'secret-1234' } };

describe('a preview', () => {
  test('shows the payload and the request, secrets blanked, and sends nothing', async () => {
    const preview = await previewMapping({
      destination: amplitude,
      mapping: mappingOf({ action: 'logEventV2', filter: 'type = "track"', mapping: { event_type: 'Renamed' } }),
      event: track(),
    });
    expect(preview).toMatchObject({ matched: true, dependsOnAnswer: false, errors: [] });
    expect(preview.payload).toMatchObject({ event_type: 'Renamed', user_id: 'user-1' });
    expect(preview.requests).toHaveLength(1);
    expect(preview.requests[0]).toMatchObject({ method: 'POST', url: 'https://api2.amplitude.com/2/httpapi' });
    expect(JSON.parse(preview.requests[0]?.body ?? '')).toMatchObject({ api_key: '[redacted]' });
    expect(JSON.stringify(preview)).not.toContain('1234');
  });

  test('names the clause that failed, and then shows no request', async () => {
    const preview = await previewMapping({
      destination: amplitude,
      mapping: mappingOf({ action: 'logEventV2', filter: 'type = "track" and properties.total > 100' }),
      event: track(),
    });
    expect(preview).toMatchObject({ matched: false, requests: [], payload: null });
    expect(preview.verdict.clauses.map(({ passed }) => passed)).toEqual([true, false]);
  });

  test('shows the webhook, signed, with its batch', async () => {
    const preview = await previewMapping({
      destination: { type: 'webhook', settings: { url: 'https://example.com/x', batch: true } },
      mapping: mappingOf({ action: 'send' }),
      event: track(),
    });
    expect(JSON.parse(preview.requests[0]?.body ?? '')).toEqual([track()]);
    expect(preview.payload).toEqual(track());
  });

  test('says when what follows depends on an answer', async () => {
    const preview = await previewMapping({
      destination: { type: 'pipedrive', settings: { domain: 'shop', apiToken: 'token-1234' } },
      mapping: mappingOf({
        action: 'createUpdatePerson',
        mapping: { match_field: 'email', match_value: 'ada@example.com', name: 'Ada' },
      }),
      event: identify(),
    });
    expect(preview.requests[0]?.url).toContain('https://shop.pipedrive.com/');
    expect(preview.dependsOnAnswer).toBe(true);
    expect(JSON.stringify(preview)).not.toContain('token-1234');
  });

  test.each([
    ['a missing field', { action: 'trackPurchase' }, 'Braze needs products'],
    ['an unknown action', { action: 'nope' }, 'has no action "nope"'],
    ['an unreadable filter', { action: 'trackEvent', filter: 'event in ["A"]' }, 'Lists are not supported'],
  ])('puts %s among the errors, in words', async (_name, mapping, words) => {
    const settings = { api_key: 'braze-key', app_id: 'app', endpoint: 'https://rest.iad-01.braze.com' };
    const preview = await previewMapping({
      destination: { type: 'braze', settings },
      mapping: mappingOf(mapping),
      event: track({ properties: {} }),
    });
    expect(preview.errors.map(({ message }) => message).join(' ')).toContain(words);
    expect(preview.requests).toEqual([]);
  });

  test('of settings that are not complete says what is missing', async () => {
    const preview = await previewMapping({
      destination: { type: 'amplitude', settings: {} },
      mapping: mappingOf({ action: 'logEventV2' }),
      event: track(),
    });
    expect(preview.errors[0]?.message).toContain('is missing');
  });
});

describe('the connection test', () => {
  const customerio = { type: 'customerio', settings: { siteId: 'site-1234', apiKey: 'key-1234' } };

  test('asks the vendor as the definition does', async () => {
    const { send, sent } = vendor({ status: 200 });
    expect(await testConnection({ ...customerio, send })).toMatchObject({
      ok: true,
      message: 'Customer.io accepted the credentials.',
    });
    expect(sent[0]?.url).toBe('https://track.customer.io/auth');
  });

  test('with a pasted token sends it', async () => {
    const { send, sent } = vendor({ status: 200 });
    await testConnection({ type: 'hubspot', settings: { accessToken: 'pat-1234' }, send });
    expect(sent[0]?.headers?.authorization).toBe('Bearer pat-1234');
  });

  test.each([
    [{ status: 401 }, 'Customer.io rejected the credentials (401)'],
    [{ status: 500 }, 'Customer.io could not take it now (500)'],
    ['dns' as const, 'could not be resolved'],
    ['blocked_address' as const, 'private or reserved network'],
  ])('says in words what went wrong: %j', async (answer, words) => {
    const { send } = vendor(answer);
    const test = await testConnection({ ...customerio, send });
    expect(test.ok).toBe(false);
    expect(test.message).toContain(words);
    expect(test.message).not.toContain('1234');
  });

  test('of a vendor that can not be asked says so', async () => {
    const settings = { webhookUrl: 'https://hooks.slack.com/services/T/B/X' };
    const test = await testConnection({ type: 'slack', settings, send: createRehearsal() });
    expect(test).toMatchObject({ ok: true, exchanges: [] });
    expect(test.message).toContain('no way to test');
  });

  test('of incomplete settings asks nobody', async () => {
    const { send, sent } = vendor({ status: 200 });
    expect(await testConnection({ type: 'customerio', settings: {}, send })).toMatchObject({ ok: false });
    expect(sent).toEqual([]);
  });
});

describe('settings and mappings are checked in words', () => {
  test.each([
    ['nope', {}, 'no destination of the type "nope"'],
    ['salesforce', {}, "Salesforce can't be connected."],
    ['amplitude', null, 'Settings have to be an object.'],
    ['amplitude', { apiKey: 'a' }, 'Secret Key is missing.'],
    ['amplitude', { apiKey: 1, secretKey: 'b' }, 'API Key has to be text.'],
    ['mixpanel', { projectToken: 'a', apiSecret: 'b', apiRegion: 'Mars' }, 'has to be one of'],
    ['amplitude', JSON.parse('{"apiKey":"a","secretKey":"b","__proto__":{"x":1}}'), 'no setting "__proto__"'],
  ])('settings of %s: %j', (type, settings, words) => {
    expect(
      validateSettings(type, settings)
        .map(({ message }) => message)
        .join(' '),
    ).toContain(words);
  });

  test.each([
    [{ action: 'nope' }, 'action', 'Slack has no action "nope".'],
    [{ action: 'postToChannel' }, 'mapping.text', 'Message is missing.'],
    [{ action: 'postToChannel', mapping: { text: 'x', nope: 1 } }, 'mapping.nope', 'Post Message has no field "nope".'],
    [{ action: 'postToChannel', mapping: { text: { '@shell': 'x' } } }, 'mapping.text', '"@shell" is not a directive.'],
    [{ action: 'postToChannel', mapping: { text: 'x' }, filter: '!(' }, 'filter', "can't be negated"],
  ])('mapping %j', (mapping, field, words) => {
    const errors = validateMapping('slack', mappingOf(mapping));
    expect(errors).toEqual([{ field, message: expect.stringContaining(words) }]);
  });

  test('a default counts, and a null takes it away', () => {
    const send = (mapping: Record<string, null>) =>
      validateMapping('amplitude', mappingOf({ action: 'logEventV2', mapping })).map(({ field }) => field);
    expect(send({})).toEqual([]);
    expect(send({ event_type: null })).toEqual(['mapping.event_type']);
  });
});
