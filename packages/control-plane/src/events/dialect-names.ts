import type { Dialect } from '@tributary/event-schema';

/** What the APIs that are spoken here are called by those who made them. */
const NAMES: Readonly<Record<Dialect, string>> = {
  segment: 'Segment',
  posthog: 'PostHog',
  rudderstack: 'RudderStack',
  jitsu: 'Jitsu',
  tributary: 'Tributary',
};

export const dialectName = (dialect: Dialect): string => NAMES[dialect];
