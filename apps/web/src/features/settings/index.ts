'use client';
export { ApiKeysPage } from './components/api-keys-page';
export { AuditLogPage } from './components/audit-log-page';
export { GeneralSettingsPage } from './components/general-page';
export { MembersPage } from './components/members-page';
