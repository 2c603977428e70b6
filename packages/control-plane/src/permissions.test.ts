import { expect, test } from 'vitest';
import { AppError } from './errors';
import { hasPermission, PERMISSIONS, type Permission, requirePermission, roleOfScopes } from './permissions';

const person = (role: 'owner' | 'admin' | 'editor' | 'viewer') =>
  ({ kind: 'user', id: 'usr_1', name: 'Ada', workspaceId: 'ws_1', role, scopes: [] }) as const;

const key = (...scopes: ('read' | 'write' | 'admin')[]) =>
  ({ kind: 'apiKey', id: 'key_1', name: 'ci', workspaceId: 'ws_1', role: roleOfScopes(scopes), scopes }) as const;

/** The table that people rely on, written out: who may do what. */
test.each<[Permission, string]>([
  ['workspace:read', 'owner admin editor viewer'],
  ['workspace:write', 'owner admin'],
  ['workspace:delete', 'owner'],
  ['members:read', 'owner admin editor viewer'],
  ['members:write', 'owner admin'],
  ['owners:write', 'owner'],
  ['api-keys:read', 'owner admin'],
  ['api-keys:write', 'owner admin'],
  ['audit:read', 'owner admin'],
  ['catalog:read', 'owner admin editor viewer'],
  ['sources:read', 'owner admin editor viewer'],
  ['sources:write', 'owner admin editor'],
  ['syncs:read', 'owner admin editor viewer'],
  ['syncs:write', 'owner admin editor'],
  ['destinations:read', 'owner admin editor viewer'],
  ['destinations:write', 'owner admin editor'],
  ['connections:read', 'owner admin editor viewer'],
  ['connections:write', 'owner admin editor'],
  ['mappings:read', 'owner admin editor viewer'],
  ['mappings:write', 'owner admin editor'],
  ['plans:read', 'owner admin editor viewer'],
  ['plans:write', 'owner admin editor'],
  ['events:read', 'owner admin editor viewer'],
  ['deliveries:read', 'owner admin editor viewer'],
  ['ledger:read', 'owner admin editor viewer'],
  ['replays:read', 'owner admin editor viewer'],
  ['replays:write', 'owner admin editor'],
  ['persons:read', 'owner admin editor viewer'],
  ['persons:export', 'owner admin'],
  ['persons:delete', 'owner admin'],
])('%s is for: %s', (permission, roles) => {
  const may = (['owner', 'admin', 'editor', 'viewer'] as const).filter((role) =>
    hasPermission(person(role), permission),
  );
  expect(may.join(' ')).toBe(roles);
});

test('the table above has every permission', () => {
  expect(Object.keys(PERMISSIONS)).toHaveLength(30);
});

test.each([
  ['read', key('read'), ['sources:read'], ['sources:write', 'api-keys:read', 'owners:write']],
  ['write', key('write'), ['sources:read', 'sources:write', 'replays:write'], ['members:write', 'audit:read']],
  ['admin', key('admin'), ['members:write', 'api-keys:write', 'audit:read'], ['owners:write', 'workspace:delete']],
  ['read and admin', key('read', 'admin'), ['members:write'], ['owners:write']],
  ['no scope at all', key(), [], ['workspace:read', 'sources:read']],
] as const)('an API key with %s may do what its widest scope allows', (_name, actor, may, mayNot) => {
  for (const permission of may) expect(hasPermission(actor, permission), permission).toBe(true);
  for (const permission of mayNot) expect(hasPermission(actor, permission), permission).toBe(false);
});

test('a refusal says which role it takes', () => {
  const refused = () => requirePermission({ actor: person('viewer') }, 'sources:write');
  expect(refused).toThrow(AppError);
  expect(refused).toThrow(/role editor/);
  expect(() => requirePermission({ actor: key('read') }, 'sources:write')).toThrow(/sources:write.*read/);
});
