export { authenticateApiKey } from './access/authenticate-api-key';
export { resolveMember } from './access/resolve-member';
export type { ApiKeyView } from './api-keys/api-key-view';
export { createApiKey } from './api-keys/create-api-key';
export { listApiKeys } from './api-keys/list-api-keys';
export { revokeApiKey } from './api-keys/revoke-api-key';
export { type AuditEntryView, listAuditEntries } from './audit/list-audit-entries';
export { getDestinationType } from './catalog/get-destination-type';
export { listDestinationTypes } from './catalog/list-destination-types';
export { listSourceTypes } from './catalog/list-source-types';
export type {
  Actor,
  ConfigurationJobs,
  DestinationCatalogue,
  Person,
  PersonContext,
  PullSources,
  SourceCatalogue,
  UseCaseContext,
  VisitorContext,
} from './context';
export { AppError, type AppErrorCode, type FieldProblem } from './errors';
export type { ListInput, Listing } from './listing';
export { type AcceptedInvitation, type AcceptInvitationInput, acceptInvitation } from './members/accept-invitation';
export { changeMemberRole } from './members/change-member-role';
export { createInvitation } from './members/create-invitation';
export { findInvitation, type OpenInvitation } from './members/find-invitation';
export type { InvitationView } from './members/invitation-view';
export { listInvitations } from './members/list-invitations';
export { listMembers } from './members/list-members';
export type { MemberView } from './members/member-view';
export { removeMember } from './members/remove-member';
export { revokeInvitation } from './members/revoke-invitation';
export { hasPermission, PERMISSIONS, type Permission, requirePermission, roleOfScopes } from './permissions';
export { type BootstrapInput, bootstrapFromEnv } from './setup/bootstrap-from-env';
export { createFirstAccount, type FirstAccountInput } from './setup/create-first-account';
export { needsFirstAccount } from './setup/needs-first-account';
export { createSource } from './sources/create-source';
export { createWriteKey } from './sources/create-write-key';
export { deleteSource, previewSourceDeletion, type SourceLoss } from './sources/delete-source';
export { getSource } from './sources/get-source';
export { listSources } from './sources/list-sources';
export { restoreSource } from './sources/restore-source';
export { revokeWriteKey } from './sources/revoke-write-key';
export { rotateWriteKey } from './sources/rotate-write-key';
export type { SourceView, WriteKeyView } from './sources/source-view';
export { testSourceConnection } from './sources/test-source-connection';
export { type SourceUpdate, updateSource } from './sources/update-source';
export { createWorkspace } from './workspaces/create-workspace';
export { deleteWorkspace } from './workspaces/delete-workspace';
export { getMe, type MeView } from './workspaces/get-me';
export { getWorkspace } from './workspaces/get-workspace';
export { listWorkspaces } from './workspaces/list-workspaces';
export { switchWorkspace } from './workspaces/switch-workspace';
export { updateWorkspace } from './workspaces/update-workspace';
export type { MembershipView, WorkspaceView } from './workspaces/workspace-view';
