import type { Role } from '@/api';

export const ROLES: readonly { readonly value: Role; readonly label: string; readonly hint: string }[] = [
  { value: 'owner', label: 'Owner', hint: 'Everything, other owners too' },
  { value: 'admin', label: 'Admin', hint: 'Members, keys and all below' },
  { value: 'editor', label: 'Editor', hint: 'Sources, destinations, replays' },
  { value: 'viewer', label: 'Viewer', hint: 'Looks, changes nothing' },
];

export function roleLabel(role: Role): string {
  return ROLES.find((one) => one.value === role)?.label ?? role;
}
