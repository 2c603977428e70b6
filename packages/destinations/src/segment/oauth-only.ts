import type { ListedDefinition } from './listed';

/** Shown in the catalogue, but not to be created: the vendor hands out access only to a registered app, by sign-in. */
export const OAUTH_ONLY: readonly ListedDefinition[] = [
  {
    type: 'salesforce',
    name: 'Salesforce',
    category: 'CRM & sales',
    description: 'CRM: leads, contacts, accounts, opportunities, cases, custom objects.',
  },
  {
    type: 'google-enhanced-conversions',
    name: 'Google Ads Conversions',
    category: 'Advertising',
    description: 'Click, call and enhanced conversions for Google Ads.',
  },
  {
    type: 'linkedin-conversions',
    name: 'LinkedIn Conversions API',
    category: 'Advertising',
    description: 'LinkedIn conversions, server-side.',
  },
  {
    type: 'snap-conversions-api',
    name: 'Snap Conversions API',
    category: 'Advertising',
    description: 'Snapchat conversions, server-side.',
  },
  {
    type: 'google-sheets',
    name: 'Google Sheets',
    category: 'Customer data & automation',
    description: 'Adds and updates rows of a spreadsheet.',
  },
];

export const OAUTH_REASON =
  'Access is given only by signing in at the vendor with a registered app, which Tributary does not do yet.';
