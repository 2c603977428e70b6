import type { DestinationCategory } from '../types';

/** A definition of `@segment/action-destinations` that we offer: its folder is our type. */
export interface ListedDefinition {
  readonly type: string;
  readonly name: string;
  readonly category: DestinationCategory;
  readonly description: string;
}

const row = (category: DestinationCategory) => (type: string, name: string, description: string) => ({
  type,
  name,
  category,
  description,
});
const analytics = row('Analytics');
const advertising = row('Advertising');
const messaging = row('Email & messaging');
const crm = row('CRM & sales');
const success = row('Customer success & support');
const personalization = row('Personalization & testing');
const attribution = row('Attribution');
const data = row('Customer data & automation');
const developer = row('Developer tools');

/**
 * The allow-list, in the catalogue's order. Not here: what bypasses fetch (raw sockets, AWS clients), what needs
 * Segment's own infrastructure, roles or environment secrets, audience syncs that only Segment's Engage starts,
 * sandboxes, and vendors that have closed. `oauth-only.ts` names those that wait for a sign-in flow.
 */
export const LISTED: readonly ListedDefinition[] = [
  analytics('amplitude', 'Amplitude', 'Product analytics: events, user and group properties, revenue.'),
  analytics('mixpanel', 'Mixpanel', 'Product analytics: events, user and group profiles, purchases.'),
  analytics('google-analytics-4', 'Google Analytics 4', 'Web and app analytics through the Measurement Protocol.'),
  analytics('posthog', 'PostHog', 'Product analytics: events, persons and groups.'),
  analytics('heap', 'Heap', 'Digital insights: events and user properties.'),
  analytics('fullstory', 'Fullstory', 'Behavioral data: users and custom events beside session replay.'),
  analytics('accoil-analytics', 'Accoil', 'Engagement scores for product-led teams.'),
  analytics('aggregations-io', 'Aggregations.io', 'Real-time aggregations over event streams.'),
  analytics('altertable', 'Altertable', 'Product analytics and lakehouse for events and profiles.'),
  analytics('app-fit', 'AppFit', 'Analytics and growth insights for mobile apps.'),
  analytics('avo', 'Avo Inspector', 'Watches the quality of tracking against the tracking plan.'),
  analytics('canvas', 'Canvas', 'Spreadsheet analytics on events, persons and groups.'),
  analytics('dawn', 'Dawn AI', 'Analytics for AI products.'),
  analytics('equals', 'Equals', 'Spreadsheet analytics on live event data.'),
  analytics('gainsight-px-cloud-action', 'Gainsight PX', 'Product experience: usage, feature adoption, accounts.'),
  analytics('launchpad', 'Launchpad', 'Product analytics: events, persons and groups.'),
  analytics('playerzero-cloud', 'PlayerZero', 'Connects product use with engineering issues.'),
  analytics('prodeology', 'Prodeology', 'Product analytics and experimentation.'),
  analytics('roadwayai', 'Roadway AI', 'Growth analytics over events, users and accounts.'),
  analytics('trubrics', 'Trubrics', 'User analytics for AI assistants.'),
  analytics('usermaven', 'Usermaven', 'Website and product analytics.'),
  analytics('usermotion', 'UserMotion', 'Predictive scores for accounts and users.'),

  advertising('facebook-conversions-api', 'Meta Conversions API', 'Facebook and Instagram conversions, server-side.'),
  advertising('pinterest-conversions', 'Pinterest Conversions API', 'Pinterest conversions, server-side.'),
  advertising('reddit-conversions-api', 'Reddit Conversions API', 'Reddit conversions, server-side.'),
  advertising('tiktok-conversions', 'TikTok Conversions', 'TikTok web conversions through the Events API.'),
  advertising('tiktok-app-events', 'TikTok App Events', 'TikTok app conversions through the Events API.'),
  advertising(
    'tiktok-offline-conversions',
    'TikTok Offline Conversions',
    'Purchases in shops and on the phone for TikTok.',
  ),
  advertising('ms-bing-capi', 'Microsoft Advertising CAPI', 'Bing conversions, server-side.'),
  advertising('nextdoor-capi', 'Nextdoor Conversions API', 'Nextdoor conversions, server-side.'),
  advertising('rokt-capi', 'Rokt Conversions API', 'Rokt conversions and user attributes.'),
  advertising('stackadapt', 'StackAdapt', 'Programmatic advertising: conversions and page views.'),
  advertising('criteo', 'Criteo', 'Retargeting events for commerce.'),
  advertising('epsilon', 'Epsilon', 'Site and conversion events for Epsilon Digital.'),
  advertising('iqm', 'IQM', 'Conversions for political and healthcare advertising.'),
  advertising('kevel', 'Kevel UserDB', 'User interests and properties for ad serving.'),
  advertising('moloco-rmp', 'Moloco Commerce Media', 'Shopping events for retail media.'),
  advertising('revx', 'RevX', 'App retargeting events.'),
  advertising('topsort', 'Topsort', 'Impressions, clicks and purchases for retail media.'),
  advertising('1plusx', '1plusX', 'Audience data management.'),

  messaging('braze', 'Braze', 'Customer engagement: profiles, events, purchases, campaigns.'),
  messaging('customerio', 'Customer.io', 'Messaging: people, events, devices, objects.'),
  messaging('klaviyo', 'Klaviyo', 'Email and SMS marketing: profiles, events, orders.'),
  messaging('iterable', 'Iterable', 'Cross-channel messaging: users, events, carts, purchases.'),
  messaging('sendgrid', 'SendGrid', 'Contacts and transactional email.'),
  messaging('slack', 'Slack', 'Posts a message to a channel when an event happens.'),
  messaging('twilio', 'Twilio', 'Sends SMS.'),
  messaging('airship', 'Airship', 'Mobile engagement: custom events, attributes, tags.'),
  messaging('attentive', 'Attentive', 'SMS and email marketing: events, attributes, subscribers.'),
  messaging('batch', 'Batch', 'Push and cross-channel messaging: profiles and events.'),
  messaging('clevertap', 'CleverTap', 'Engagement and retention: user profiles.'),
  messaging('cordial', 'Cordial', 'Cross-channel messaging: contacts, activities, orders.'),
  messaging('courier', 'Courier', 'Notifications that start from events.'),
  messaging('dotdigital', 'Dotdigital', 'Customer experience: contacts, lists, programs.'),
  messaging('drip', 'Drip', 'Email marketing for commerce: people and events.'),
  messaging('emarsys', 'Emarsys', 'Omnichannel engagement: contacts, events, lists.'),
  messaging('encharge', 'Encharge', 'Marketing automation for software companies.'),
  messaging('insider', 'Insider One', 'Cross-channel experiences: users, events, purchases.'),
  messaging('loops', 'Loops', 'Email for software companies: contacts and events.'),
  messaging('moengage', 'MoEngage', 'Customer engagement: users and events.'),
  messaging('movable-ink', 'Movable Ink', 'Personalized content from behaviour.'),
  messaging('ortto', 'Ortto', 'Marketing automation: contacts and activities.'),
  messaging('pushwoosh', 'Pushwoosh', 'Push notifications and messaging.'),
  messaging('taguchi', 'Taguchi', 'Subscribers and events for marketing automation.'),
  messaging('voyage', 'Voyage SMS', 'SMS marketing for commerce.'),
  messaging('xtremepush', 'Xtremepush', 'Customer engagement: profiles and events.'),
  messaging('yonoma', 'Yonoma', 'Email marketing automation.'),

  crm('hubspot', 'HubSpot', 'CRM: contacts, companies, custom objects and behavioral events.'),
  crm('pipedrive', 'Pipedrive', 'CRM: persons, organizations, deals, activities, leads.'),
  crm('close', 'Close', 'CRM: leads and contacts.'),
  crm('clay', 'Clay', 'Enrichment and outreach tables.'),
  crm('collab-travel-crm', 'Collab Travel CRM', 'CRM for travel companies.'),
  crm('inleads-ai', 'Inleads AI', 'Product-qualified leads from behaviour.'),
  crm('outfunnel', 'Outfunnel', 'Keeps sales and marketing data together.'),
  crm('qualified', 'Qualified', 'Conversational sales: visitors and accounts.'),
  crm('ripe', 'Ripe', 'Signals for revenue teams.'),
  crm('saleswings', 'SalesWings', 'Lead scoring and tracking.'),
  crm('voiceops', 'VoiceOps', 'Call coaching for sales teams.'),

  success('intercom', 'Intercom', 'Support and messaging: contacts, companies, events.'),
  success('appcues', 'Appcues', 'In-product guidance from users, groups and events.'),
  success('canny-functions', 'Canny', 'Customer feedback: users and companies.'),
  success('devrev', 'DevRev', 'Support and product work: contacts, works, activity.'),
  success('gleap', 'Gleap', 'Customer feedback and support.'),
  success('hyperengage', 'Hyperengage', 'Account health and customer success.'),
  success('jimo-cloud', 'Jimo', 'In-app guidance and announcements.'),
  success('nudge', 'Nudge', 'In-app experiences.'),
  success('qualtrics', 'Qualtrics', 'Experience management: contacts and transactions.'),
  success('sprig', 'Sprig', 'In-product surveys.'),
  success('surveysparrow', 'SurveySparrow', 'Surveys and contacts.'),
  success('survicate', 'Survicate', 'Surveys for users and companies.'),
  success('trackey', 'Trackey', 'Customer success: users, groups and events.'),
  success('userpilot', 'Userpilot', 'Product growth: users, companies and events.'),

  personalization('absmartly', 'ABsmartly', 'Experimentation: goals and exposures.'),
  personalization('adobe-target', 'Adobe Target', 'Profiles for personalization.'),
  personalization('algolia-insights', 'Algolia Insights', 'Search and recommendations: clicks, views, conversions.'),
  personalization('angler-ai', 'Angler AI', 'Predictions from shopping events.'),
  personalization('antavo', 'Antavo', 'Loyalty: events and profiles.'),
  personalization('contentstack', 'Contentstack', 'Content personalization: attributes and events.'),
  personalization('friendbuy', 'Friendbuy', 'Referral and loyalty: customers, purchases, sign-ups.'),
  personalization('gameball', 'Gameball', 'Loyalty and gamification.'),
  personalization('gwen', 'Gwen', 'Gamification.'),
  personalization('kameleoon', 'Kameleoon', 'Experimentation and feature management.'),
  personalization('launchdarkly', 'LaunchDarkly', 'Metric events for feature experiments.'),
  personalization('livelike-cloud', 'LiveLike', 'Fan engagement: events and audiences.'),
  personalization('optimizely-data-platform', 'Optimizely Data Platform', 'Profiles and events for personalization.'),
  personalization(
    'optimizely-feature-experimentation-actions',
    'Optimizely Feature Experimentation',
    'Conversion events for feature experiments.',
  ),
  personalization('optimizely-web', 'Optimizely Web', 'Conversion events for web experiments.'),
  personalization('recombee', 'Recombee', 'Recommendations: views, purchases, bookmarks, ratings.'),
  personalization('rehook', 'Rehook', 'Rewards and referral campaigns.'),
  personalization('spiffy', 'Spiffy', 'AI shopping assistants.'),
  personalization('talon-one', 'Talon.One', 'Promotions and loyalty.'),
  personalization('voucherify', 'Voucherify', 'Promotions: customers and custom events.'),
  personalization('vwo', 'VWO', 'Experimentation: events, attributes, conversions.'),

  attribution('adjust', 'Adjust', 'Mobile measurement: app events.'),
  attribution('attribution', 'Attribution', 'Multi-touch marketing attribution.'),
  attribution('dub', 'Dub', 'Link attribution: leads and sales.'),
  attribution('magellan-ai', 'Magellan AI', 'Podcast advertising attribution.'),
  attribution('podscribe', 'Podscribe', 'Podcast advertising attribution.'),

  data('actable-predictive', 'Actable Predictive', 'Predictive scores from customer data.'),
  data('blend-ai', 'Blend AI', 'AI commerce assistant data.'),
  data('chartmogul', 'ChartMogul', 'Contacts and customers for subscription analytics.'),
  data('ironclad', 'Ironclad Clickwrap', 'Records of accepted agreements.'),
  data('lark', 'Lark', 'Usage events for billing.'),
  data('mantle', 'Mantle', 'Revenue and usage of Shopify apps.'),
  data('metronome', 'Metronome', 'Usage events for billing.'),
  data('revend', 'Revend', 'Commerce marketing data.'),
  data('schematic', 'Schematic', 'Entitlements and usage: users, companies, events.'),
  data('zapier', 'Zapier', 'Starts a Zap from an event.'),

  developer('singlestore', 'SingleStore', 'Writes events to a database table over its HTTP API.'),
  developer('klime', 'Klime', 'Product signals for software teams.'),
];
