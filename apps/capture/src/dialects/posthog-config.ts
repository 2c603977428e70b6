import { randomUUID } from 'node:crypto';
import { systemClock } from '@tributary/kernel';
import { type Answer, cacheable, json, plain, retryable } from '../answers';
import { hostedFolder, hostedScript } from '../hosted-scripts';
import type { Asker, ReadEndpoint, ReadQuestion } from './contract';

const CONFIG_SECONDS = 300;
const FLAGS_V2 = 2;
const DECIDE_V3 = 3;
const DECIDE_V4 = 4;
const POSTHOG_JS = { name: 'posthog-js', folder: 'dist' };

/**
 * What posthog-js asks for before it does anything. It turns autocapture on only once a boolean `autocapture_opt_out`
 * has arrived, so without this answer there are no clicks. Everything that is not offered here is said to be off, so
 * that it asks for nothing more.
 */
const remoteConfig = (token: string) => ({
  token,
  supportedCompression: ['gzip', 'gzip-js'],
  hasFeatureFlags: false,
  captureDeadClicks: false,
  capturePerformance: false,
  autocapture_opt_out: false,
  autocaptureExceptions: false,
  analytics: { endpoint: '/i/v0/e/' },
  elementsChainAsString: true,
  errorTracking: { autocaptureExceptions: false, suppressionRules: [] },
  logs: { captureConsoleLogs: false },
  sessionRecording: false,
  heatmaps: false,
  surveys: false,
  productTours: false,
  conversations: false,
  defaultIdentifiedOnly: true,
  siteApps: [],
  toolbarParams: {},
  toolbarVersion: 'toolbar',
  isAuthenticated: false,
});

/** For those whose key is good; a disabled source hears what all hear, as its events do. */
function answerTo(asker: Asker, answer: () => Answer): Answer {
  if (asker === 'unknowable') return retryable(plain(503, 'the key can not be checked now'));
  return asker === 'unknown' ? plain(401, 'the key is missing or not known') : answer();
}

/** The key of a config's path is public and may not exist: that is a 404 here, as at PostHog. */
function configTo({ asker, writeKey }: ReadQuestion, answer: (token: string) => Answer): Answer {
  if (asker === 'unknown') return plain(404, 'no source has this key');
  return answerTo(asker, () => cacheable(answer(writeKey), CONFIG_SECONDS));
}

function configScript(token: string): Answer {
  const config = { config: remoteConfig(token), siteApps: [] };
  const body = `(function() {
  window._POSTHOG_REMOTE_CONFIG = window._POSTHOG_REMOTE_CONFIG || {};
  window._POSTHOG_REMOTE_CONFIG[${JSON.stringify(token)}] = ${JSON.stringify(config)};
})();`;
  return { ...script(200, body), headers: { 'x-content-type-options': 'nosniff' } };
}

const script = (status: number, body: string): Answer => ({ status, body, type: 'application/javascript' });

/** No flags are kept here: every answer says so in the shape that its version has. */
function flags({ asker, query, writeKey }: ReadQuestion): Answer {
  const told = { errorsWhileComputingFlags: false, requestId: randomUUID(), evaluatedAt: systemClock() };
  const config = query.get('config') === 'true' ? remoteConfig(writeKey) : {};
  const none = Number(query.get('v') ?? 1) >= FLAGS_V2 ? { flags: {} } : { featureFlags: {}, featureFlagPayloads: {} };
  return answerTo(asker, () => json(200, { ...config, ...none, ...told }));
}

/** What SDKs asked before there were remote config and `/flags`: both at once. */
function decide({ asker, query, writeKey }: ReadQuestion): Answer {
  const version = Number(query.get('v') ?? 1);
  const told = { errorsWhileComputingFlags: false, requestId: randomUUID(), evaluatedAt: systemClock() };
  const legacy = { config: { enable_collect_everything: true }, editorParams: {} };
  return answerTo(asker, () => json(200, { ...remoteConfig(writeKey), ...legacy, ...noFlags(version), ...told }));
}

function noFlags(version: number) {
  if (version >= DECIDE_V4) return { flags: {} };
  if (version === DECIDE_V3) return { featureFlags: {}, featureFlagPayloads: {} };
  return { featureFlags: version === 1 ? [] : {} };
}

const read = (
  path: string,
  methods: ReadEndpoint['methods'],
  answer: (question: ReadQuestion) => Answer,
): ReadEndpoint => ({ kind: 'read', path, methods, answer });
const empty = (path: string, value: unknown) =>
  read(path, ['GET'], ({ asker }) => answerTo(asker, () => json(200, value)));

/** The questions of PostHog's SDKs. */
export const posthogReads: readonly ReadEndpoint[] = [
  read('/array/:token/config', ['GET'], (question) => configTo(question, (token) => json(200, remoteConfig(token)))),
  read('/array/:token/config.js', ['GET'], (question) => configTo(question, configScript)),
  // `:key`, as nobody is looked up for a script.
  hostedScript('/array/:key/array.js', 'posthog-js/dist/array.js'),
  // The snippet's script, and the extensions that the page's own settings ask for (exceptions, web vitals).
  ...['/static/:file', '/static/:version/:file'].map((path) => hostedFolder(path, POSTHOG_JS)),
  read('/flags', ['POST', 'GET'], flags),
  read('/decide', ['POST', 'GET'], decide),
  empty('/flags/definitions', { flags: [], group_type_mapping: {}, cohorts: {} }),
  empty('/api/feature_flag/local_evaluation', { flags: [], group_type_mapping: {}, cohorts: {} }),
  empty('/api/surveys', { surveys: [] }),
  empty('/api/early_access_features', { earlyAccessFeatures: [] }),
  empty('/api/web_experiments', { experiments: [] }),
  empty('/api/product_tours', { product_tours: [] }),
];
