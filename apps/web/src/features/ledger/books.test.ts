import { expect, test } from 'vitest';
import { type ConnectionBooks, connectionEquation, equationWords, type SourceBooks, sourceEquation } from './books';

const source: SourceBooks = {
  kind: 'source',
  sourceId: 's',
  minute: null,
  accepted: 12,
  stored: 9,
  duplicate: 1,
  blocked: 1,
  blockedReasons: [],
  quarantined: 0,
  quarantinedReasons: [],
  deleted: 0,
  inFlight: 0,
  difference: 1,
  balanced: false,
};
const connection: ConnectionBooks = {
  kind: 'connection',
  sourceId: 's',
  destinationId: 'd',
  minute: null,
  stored: 9,
  filtered: 4,
  delivered: 5,
  discarded: 0,
  failed: 0,
  parked: 0,
  pending: 0,
  difference: 0,
  balanced: true,
};

test("the terms and the difference of a source's books add up to what was accepted", () => {
  const { total, terms, difference } = sourceEquation(source);
  expect(terms.reduce((sum, term) => sum + term.value, difference)).toBe(total.value);
  expect(equationWords(sourceEquation(source), String)).toBe('12 = 9 stored + 1 duplicate + 1 refused + 1 missing');
});

test("the terms of a connection's books add up to what was stored, and lead to the deliveries", () => {
  const equation = connectionEquation(connection);
  expect(equation.terms.reduce((sum, term) => sum + term.value, equation.difference)).toBe(9);
  expect(equation.terms[0]?.path).toBe('/deliveries?source=s&destination=d&status=delivered');
  expect(equationWords(equation, String)).toBe('9 = 5 delivered + 4 filtered');
});

test('more than was stored is said as too many', () => {
  const equation = connectionEquation({ ...connection, stored: 8, difference: -1, balanced: false });
  expect(equationWords(equation, String)).toBe('8 = 5 delivered + 4 filtered + 1 too many');
});

test('empty books are zero', () => {
  expect(equationWords(connectionEquation({ ...connection, stored: 0, filtered: 0, delivered: 0 }), String)).toBe(
    '0 = 0',
  );
});
