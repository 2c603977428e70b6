import { expect, test } from 'vitest';
import { hueOf, monogramOf } from './monogram';

test.each([
  ['Slack', 'Sl'],
  ['Customer.io', 'Cu'],
  ['Google Ads', 'GA'],
  ['LinkedIn Conversions API', 'LC'],
  ['1plusX', '1p'],
  ['Slack (Actions)', 'Sl'],
  ['X', 'X'],
  ['Émarsys', 'Ém'],
  ['', '?'],
])('%s is %s', (name, letters) => {
  expect(monogramOf(name)).toBe(letters);
});

test('a name has one hue, however it is written', () => {
  expect(hueOf('Slack')).toBe(hueOf('SLACK'));
  expect(hueOf('Slack')).not.toBe(hueOf('Braze'));
  for (const name of ['', 'Slack', 'Ω']) expect(hueOf(name)).toBeLessThan(360);
});
