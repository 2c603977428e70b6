import { FieldTable } from './field-table';

/** What capture asks of a body's root, and where it needs to, of the first event. */
export const REQUEST_TABLE = new FieldTable([
  'writeKey',
  'api_key',
  'token',
  '$token',
  'properties',
  'historical_migration',
] as const);
