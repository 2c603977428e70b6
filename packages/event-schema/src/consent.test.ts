import { expect, test } from 'vitest';
import { type ConsentRule, judgeConsent } from './consent';
import type { JsonObject } from './types';

const needs = (...categories: string[]): ConsentRule => ({ categories, withoutInfo: 'deliver' });
const segment = (categoryPreferences: JsonObject): JsonObject => ({ consent: { categoryPreferences } });
const rudder = (consentManagement: JsonObject): JsonObject => ({ consentManagement });

test.each<[string, ConsentRule | null, JsonObject, boolean | string]>([
  ['a destination without a rule takes everything', null, segment({ Advertising: false }), true],
  ['so does one without categories', needs(), segment({ Advertising: false }), true],
  ['agreed', needs('Advertising'), segment({ Advertising: true }), true],
  ['refused', needs('Advertising'), segment({ Advertising: false }), '“Advertising”'],
  ['never asked is not agreed', needs('Advertising'), segment({ Analytics: true }), '“Advertising”'],
  ['all have to be agreed to', needs('Analytics', 'Advertising'), segment({ Analytics: true }), '“Advertising”'],
  ['a text is no agreement', needs('Analytics'), segment({ Analytics: 'true' }), '“Analytics”'],
  ['what lies on prototypes is no agreement', needs('constructor'), segment({}), '“constructor”'],
  ['nothing said, delivered', needs('Analytics'), {}, true],
  ['nothing said, withheld', { ...needs('Analytics'), withoutInfo: 'withhold' }, {}, 'says nothing'],
  ['RudderStack: allowed', needs('C1'), rudder({ allowedConsentIds: ['C1'], deniedConsentIds: ['C2'] }), true],
  ['RudderStack: denied', needs('C1', 'C2'), rudder({ allowedConsentIds: ['C1'], deniedConsentIds: ['C2'] }), '“C2”'],
  ['RudderStack: both', needs('C1'), rudder({ allowedConsentIds: ['C1'], deniedConsentIds: ['C1'] }), '“C1”'],
  ['RudderStack: any', needs('C1', 'C2'), rudder({ allowedConsentIds: ['C1'], resolutionStrategy: 'or' }), true],
  [
    'RudderStack: none of any',
    needs('C1', 'C2'),
    rudder({ deniedConsentIds: ['C1'], resolutionStrategy: 'or' }),
    '“C1”',
  ],
  ['RudderStack: by purpose', needs('a'), rudder({ allowedConsentIds: { p: ['a'] } }), true],
])('%s', (_what, rule, context, wanted) => {
  const verdict = judgeConsent(rule, { context });
  if (wanted === true) expect(verdict).toEqual({ granted: true });
  else expect(verdict).toEqual({ granted: false, explanation: expect.stringContaining(wanted as string) });
});
