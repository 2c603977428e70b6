import { type Answer, cacheable, json, retryable } from '../answers';
import type { ReadEndpoint, ReadQuestion } from './contract';

const SECONDS = 300;

/** What analytics.js asks its CDN for before it sends anything. One host is CDN and API here. */
export const settingsEndpoint = (path: string): ReadEndpoint => ({
  ...{ kind: 'read', path, methods: ['GET', 'POST'], answer: settings },
});

/** A disabled source has settings like any other: its events are refused where its owner can see it. */
function settings({ asker, params: { writeKey = '' }, scheme, host }: ReadQuestion): Answer {
  if (asker === 'unknown') return cacheable(json(404, { success: false, message: 'the write key is not known' }), 10);
  if (asker === 'unknowable')
    return retryable(json(503, { success: false, message: 'the write key can not be checked now' }));
  const segment = {
    ...{
      apiKey: writeKey,
      apiHost: `${host}/v1`,
      protocol: scheme,
      retryQueue: true,
      addBundledMetadata: true,
    },
    ...{ unbundledIntegrations: [], bundledConfigIds: [], unbundledConfigIds: [], maybeBundledConfigIds: {} },
    versionSettings: { version: '4.4.7', componentTypes: ['browser'] },
  };
  return cacheable(
    json(200, {
      integrations: { 'Segment.io': segment },
      plan: { track: { __default: { enabled: true, integrations: {} } }, identify: ENABLED, group: ENABLED },
      ...{ remotePlugins: [], middlewareSettings: { routingRules: [] }, enabledMiddleware: {} },
      metrics: { sampleRate: 0, host: `${host}/v1` },
      ...{ legacyVideoPluginsEnabled: false, edgeFunction: {}, analyticsNextEnabled: true },
      // What a consent banner's wrapper goes by: when nobody agreed to any of these, and every destination needs one of
      // them, it sends nothing at all.
      consentSettings: {
        allCategories: asker.consent?.categories ?? [],
        hasUnmappedDestinations: asker.consent?.hasUnmapped ?? false,
      },
      autoInstrumentationSettings: { sampleRate: 0 },
    }),
    SECONDS,
  );
}

const ENABLED = { __default: { enabled: true } };
