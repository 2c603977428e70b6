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
export { getDelivery } from './deliveries/get-delivery';
export { getErrorGroup } from './deliveries/get-error-group';
export { listDeliveries } from './deliveries/list-deliveries';
export { listErrorGroups } from './deliveries/list-error-groups';
export { retryDelivery } from './deliveries/retry-delivery';
export { AppError, type AppErrorCode, type FieldProblem } from './errors';
export type { DestinationRunner, EventsContext } from './events/events-context';
export { getEvent } from './events/get-event';
export { getFirstEvent } from './events/get-first-event';
export { getRefusal } from './events/get-refusal';
export { listEventNames } from './events/list-event-names';
export { listEvents } from './events/list-events';
export { listPropertyPaths } from './events/list-property-paths';
export { tailEvents } from './events/tail-events';
export { traceEvent } from './events/trace-event';
export { getLedger } from './ledger/get-ledger';
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
export { estimateMatches } from './preview/estimate-matches';
export { previewDestination } from './preview/preview-destination';
export { readFilter } from './preview/read-filter';
export { sendTestEvent } from './preview/send-test-event';
export { writeFilter } from './preview/write-filter';
export { cancelReplay } from './replays/cancel-replay';
export { createReplay } from './replays/create-replay';
export { getReplay } from './replays/get-replay';
export { listReplays } from './replays/list-replays';
export type { ReplayFilter, StoredReplayFilter } from './replays/replay-filter';
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
export { getDeliverySeries } from './stats/get-delivery-series';
export { getOverview } from './stats/get-overview';
export { getSourceSeries } from './stats/get-source-series';
export { searchWorkspace } from './stats/search-workspace';
export { createWorkspace } from './workspaces/create-workspace';
export { deleteWorkspace } from './workspaces/delete-workspace';
export { getMe, type MeView } from './workspaces/get-me';
export { getWorkspace } from './workspaces/get-workspace';
export { listWorkspaces } from './workspaces/list-workspaces';
export { switchWorkspace } from './workspaces/switch-workspace';
export { updateWorkspace } from './workspaces/update-workspace';
export type { MembershipView, WorkspaceView } from './workspaces/workspace-view';
