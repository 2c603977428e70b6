import { listAlerts } from './alerts/list-alerts';
import { createApiKey } from './api-keys/create-api-key';
import { listApiKeys } from './api-keys/list-api-keys';
import { revokeApiKey } from './api-keys/revoke-api-key';
import { listAuditEntries } from './audit/list-audit-entries';
import { getDestinationType } from './catalog/get-destination-type';
import { listDestinationTypes } from './catalog/list-destination-types';
import { listSourceTypes } from './catalog/list-source-types';
import { connectDestination } from './connections/connect-destination';
import { disconnectDestination } from './connections/disconnect-destination';
import { listConnections } from './connections/list-connections';
import { getDelivery } from './deliveries/get-delivery';
import { listDeliveries } from './deliveries/list-deliveries';
import { retryDelivery } from './deliveries/retry-delivery';
import { createDestination } from './destinations/create-destination';
import { deleteDestination } from './destinations/delete-destination';
import { getDestination } from './destinations/get-destination';
import { listDestinations } from './destinations/list-destinations';
import { pauseDestination } from './destinations/pause-destination';
import { previewDestination } from './destinations/preview-destination';
import { previewDestinationDeletion } from './destinations/preview-destination-deletion';
import { restoreDestination } from './destinations/restore-destination';
import { resumeDestination } from './destinations/resume-destination';
import { sendTestEvent } from './destinations/send-test-event';
import { testDestinationSettings } from './destinations/test-destination-settings';
import { updateDestination } from './destinations/update-destination';
import { getErrorGroup } from './error-groups/get-error-group';
import { listErrorGroups } from './error-groups/list-error-groups';
import { getEvent } from './events/get-event';
import { getFirstEvent } from './events/get-first-event';
import { listEventNames } from './events/list-event-names';
import { listEvents } from './events/list-events';
import { listPropertyPaths } from './events/list-property-paths';
import { recogniseSearch } from './events/recognise-search';
import { tailEvents } from './events/tail-events';
import { traceEvent } from './events/trace-event';
import { getGroup } from './groups/get-group';
import { listGroups } from './groups/list-groups';
import { getHealth } from './health/get-health';
import { acceptInvitation } from './invitations/accept-invitation';
import { createInvitation } from './invitations/create-invitation';
import { findInvitation } from './invitations/find-invitation';
import { listInvitations } from './invitations/list-invitations';
import { revokeInvitation } from './invitations/revoke-invitation';
import { explainLedger } from './ledger/explain-ledger';
import { getLedger } from './ledger/get-ledger';
import { createMapping } from './mappings/create-mapping';
import { deleteMapping } from './mappings/delete-mapping';
import { estimateMatches } from './mappings/estimate-matches';
import { listMappings } from './mappings/list-mappings';
import { readFilter } from './mappings/read-filter';
import { reorderMappings } from './mappings/reorder-mappings';
import { updateMapping } from './mappings/update-mapping';
import { writeFilter } from './mappings/write-filter';
import { getMe } from './me/get-me';
import { changeMemberRole } from './members/change-member-role';
import { listMembers } from './members/list-members';
import { removeMember } from './members/remove-member';
import { deletePerson } from './persons/delete-person';
import { exportPerson } from './persons/export-person';
import { getPerson } from './persons/get-person';
import { listPersonDeletions } from './persons/list-person-deletions';
import { listPersonEvents } from './persons/list-person-events';
import { listPersons } from './persons/list-persons';
import { listTraitHistory } from './persons/list-trait-history';
import { previewPersonDeletion } from './persons/preview-person-deletion';
import { router } from './procedure';
import { getRefusal } from './refusals/get-refusal';
import { cancelReplay } from './replays/cancel-replay';
import { createReplay } from './replays/create-replay';
import { getReplay } from './replays/get-replay';
import { listReplays } from './replays/list-replays';
import { searchWorkspace } from './search/search-workspace';
import { createFirstAccount } from './setup/create-first-account';
import { getSetupStatus } from './setup/get-setup-status';
import { createSource } from './sources/create-source';
import { createWriteKey } from './sources/create-write-key';
import { deleteSource } from './sources/delete-source';
import { getSource } from './sources/get-source';
import { getLag, getSourceFlow } from './sources/get-source-flow';
import { listSources } from './sources/list-sources';
import { previewPrivacy } from './sources/preview-privacy';
import { previewSourceDeletion } from './sources/preview-source-deletion';
import { restoreSource } from './sources/restore-source';
import { revokeWriteKey } from './sources/revoke-write-key';
import { rotateWriteKey } from './sources/rotate-write-key';
import { testSourceConnection } from './sources/test-source-connection';
import { updateSource } from './sources/update-source';
import { getDeliverySeries } from './stats/get-delivery-series';
import { getOverview } from './stats/get-overview';
import { getSourceSeries } from './stats/get-source-series';
import { createStream } from './streams/create-stream';
import { discoverStreams } from './streams/discover-streams';
import { listStreams } from './streams/list-streams';
import { previewStreamRows } from './streams/preview-stream-rows';
import { updateStream } from './streams/update-stream';
import { cancelSync } from './syncs/cancel-sync';
import { getSync } from './syncs/get-sync';
import { listSyncs } from './syncs/list-syncs';
import { startSync } from './syncs/start-sync';
import { countQuarantine } from './tracking-plans/count-quarantine';
import { createRelease } from './tracking-plans/create-release';
import { createTrackingPlan } from './tracking-plans/create-tracking-plan';
import { deleteTrackingPlan } from './tracking-plans/delete-tracking-plan';
import { draftTrackingPlan } from './tracking-plans/draft-tracking-plan';
import { getTrackingPlan } from './tracking-plans/get-tracking-plan';
import { listPlanViolations } from './tracking-plans/list-plan-violations';
import { listReleases } from './tracking-plans/list-releases';
import { listTrackingPlans } from './tracking-plans/list-tracking-plans';
import { previewTrackingPlan } from './tracking-plans/preview-tracking-plan';
import { updateTrackingPlan } from './tracking-plans/update-tracking-plan';
import { createWorkspace } from './workspaces/create-workspace';
import { deleteWorkspace } from './workspaces/delete-workspace';
import { getWorkspace } from './workspaces/get-workspace';
import { listWorkspaces } from './workspaces/list-workspaces';
import { switchWorkspace } from './workspaces/switch-workspace';
import { updateWorkspace } from './workspaces/update-workspace';

/** All that a person or an API key may ask for. tRPC, REST and the OpenAPI document are made from it. */
export const appRouter = router({
  setup: router({ status: getSetupStatus, createFirstAccount: createFirstAccount }),
  me: router({ get: getMe }),
  workspaces: router({
    list: listWorkspaces,
    create: createWorkspace,
    get: getWorkspace,
    update: updateWorkspace,
    switch: switchWorkspace,
    delete: deleteWorkspace,
  }),
  members: router({ list: listMembers, changeRole: changeMemberRole, remove: removeMember }),
  invitations: router({
    list: listInvitations,
    create: createInvitation,
    revoke: revokeInvitation,
    find: findInvitation,
    accept: acceptInvitation,
  }),
  apiKeys: router({ list: listApiKeys, create: createApiKey, revoke: revokeApiKey }),
  audit: router({ list: listAuditEntries }),
  catalog: router({ sources: listSourceTypes, destinations: listDestinationTypes, destination: getDestinationType }),
  sources: router({
    list: listSources,
    get: getSource,
    create: createSource,
    update: updateSource,
    delete: deleteSource,
    previewDeletion: previewSourceDeletion,
    previewPrivacy,
    flow: getSourceFlow,
    lag: getLag,
    restore: restoreSource,
    rotateWriteKey,
    createWriteKey: createWriteKey,
    revokeWriteKey: revokeWriteKey,
    testConnection: testSourceConnection,
  }),
  streams: router({
    discover: discoverStreams,
    previewRows: previewStreamRows,
    list: listStreams,
    create: createStream,
    update: updateStream,
  }),
  syncs: router({ list: listSyncs, get: getSync, start: startSync, cancel: cancelSync }),
  destinations: router({
    list: listDestinations,
    get: getDestination,
    create: createDestination,
    update: updateDestination,
    delete: deleteDestination,
    restore: restoreDestination,
    previewDeletion: previewDestinationDeletion,
    pause: pauseDestination,
    resume: resumeDestination,
    testSettings: testDestinationSettings,
    preview: previewDestination,
    test: sendTestEvent,
  }),
  mappings: router({
    list: listMappings,
    create: createMapping,
    update: updateMapping,
    delete: deleteMapping,
    reorder: reorderMappings,
    readFilter,
    writeFilter,
    estimateMatches,
  }),
  connections: router({ list: listConnections, create: connectDestination, delete: disconnectDestination }),
  events: router({
    list: listEvents,
    tail: tailEvents,
    get: getEvent,
    trace: traceEvent,
    names: listEventNames,
    propertyPaths: listPropertyPaths,
    first: getFirstEvent,
    recognise: recogniseSearch,
  }),
  persons: router({
    list: listPersons,
    get: getPerson,
    events: listPersonEvents,
    traits: listTraitHistory,
    export: exportPerson,
    previewDeletion: previewPersonDeletion,
    delete: deletePerson,
    deletions: listPersonDeletions,
  }),
  groups: router({ list: listGroups, get: getGroup }),
  refusals: router({ get: getRefusal }),
  trackingPlans: router({
    list: listTrackingPlans,
    get: getTrackingPlan,
    create: createTrackingPlan,
    update: updateTrackingPlan,
    delete: deleteTrackingPlan,
    violations: listPlanViolations,
    quarantine: countQuarantine,
    release: createRelease,
    releases: listReleases,
    preview: previewTrackingPlan,
    draft: draftTrackingPlan,
  }),
  deliveries: router({ list: listDeliveries, get: getDelivery, retry: retryDelivery }),
  errorGroups: router({ list: listErrorGroups, get: getErrorGroup }),
  replays: router({ list: listReplays, get: getReplay, create: createReplay, cancel: cancelReplay }),
  ledger: router({ get: getLedger, explain: explainLedger }),
  alerts: router({ list: listAlerts }),
  stats: router({ overview: getOverview, sourceSeries: getSourceSeries, deliverySeries: getDeliverySeries }),
  search: router({ query: searchWorkspace }),
  health: router({ get: getHealth }),
});

export type AppRouter = typeof appRouter;
