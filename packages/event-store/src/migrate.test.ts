import { ClickHouseError } from '@clickhouse/client';
import { expect, test } from 'vitest';
import { applyStatement } from './migrate';

const failing = (code: string, type: string) => {
  const error = new ClickHouseError({ message: type, code, type });
  return { error, command: () => Promise.reject(error) };
};
const MARKED = "-- Where known: saves a sixth.\nALTER TABLE events MODIFY SETTING newest = ''";

test('an engine without a setting is left without it where the statement says so, and only there', async () => {
  const old = failing('115', 'UNKNOWN_SETTING');
  await expect(applyStatement(old, MARKED)).resolves.toBeUndefined();
  await expect(applyStatement(old, 'ALTER TABLE events MODIFY SETTING needed = 1')).rejects.toBe(old.error);
  const broken = failing('57', 'TABLE_ALREADY_EXISTS');
  await expect(applyStatement(broken, MARKED)).rejects.toBe(broken.error);
});
