// An input for every action and polling trigger that succeeds on a polite sandbox.
import { type Company, type Input, integration } from "./company.ts";

/** All calls, which are more than a page. */
const range = { fromDateTime: "2025-05-01T00:00:00Z", toDateTime: "2026-04-15T12:00:00Z" };
/** A few calls: their details and transcripts take time. */
const shortRange = { fromDateTime: "2026-03-15T00:00:00Z", toDateTime: "2026-04-15T12:00:00Z" };
const dates = { fromDate: "2026-03-01", toDate: "2026-04-01" };
const entities = [
  { objectId: "acc-1", modifiedDate: "2026-04-01T10:00:00Z", name: "Blåbær AS", domains: ["b.example"] },
];
const event = { reportingSystem: "docs", eventTimestamp: "2026-04-01T10:00:00Z", eventId: "event-1" };
const content = { contentId: "doc-1", contentUrl: "https://docs.example/1", contentTitle: "Specification" };

const createMeeting = (company: Company): Input => ({
  startTime: "2026-05-01T09:00:00+02:00",
  endTime: "2026-05-01T09:30:00+02:00",
  invitees: [{ email: company.getContact(1).emailAddress }],
  organizerEmail: company.getEmail(),
});

const createCall = (company: Company): Input => ({
  clientUniqueId: "call-1",
  actualStart: "2026-04-14T09:30:00+02:00",
  direction: "Outbound",
  primaryUser: company.getUserId(),
  parties: [{ userId: company.getUserId() }, { emailAddress: company.getContact(0).emailAddress }],
});

const createEntity = (company: Company): Input => ({
  workspaceId: company.workspaceId,
  crmEntityType: "ACCOUNT",
  crmEntityId: company.state.accounts[0]?.crmId,
  timePeriod: "CUSTOM_RANGE",
  fromDateTime: "2025-05-01T00:00:00Z",
});

const flowOwner = (company: Company): string => company.getEmail(5);

async function createAssignment(company: Company): Promise<Input> {
  const { id } = await company.list("list_flows", { flowOwnerEmail: flowOwner(company) });
  const crmProspectsIds = [company.getContact(3).crmId];
  return { flowId: id, flowInstanceOwnerEmail: flowOwner(company), crmProspectsIds };
}

async function createBulkAssignment(company: Company): Promise<Input> {
  const { crmProspectsIds: _, ...flow } = await createAssignment(company);
  return { ...flow, prospects: [{ crmId: company.getContact(4).crmId }, { firstName: "Ada", lastName: "Quist" }] };
}

async function createUpload(company: Company): Promise<Input> {
  const integrationId = await company.createIntegration();
  return { integrationId, objectType: "ACCOUNT", clientRequestId: "upload-1", entities };
}

const createAccess = (company: Company): Input => ({
  callAccessList: [{ callId: company.callIds[0], userIds: [company.getUserId(3)] }],
});

const getProfileId = ({ state }: Company): string | undefined => state.profiles.keys().next().value;

const createUserFilter = (company: Company): Input => ({ userId: company.getUserId(5) });

type CreateInput = (company: Company) => Input | Promise<Input>;

/** By action id. */
const inputs: Readonly<Record<string, CreateInput>> = {
  add_call_media: async (company) => ({
    id: await company.create("create_call", createCall(company), "callId"),
    file: "test/files/call.mp3",
  }),
  ask_entity: (company) => ({ ...createEntity(company), question: "What do they worry about?" }),
  assign_prospects_to_flow: createAssignment,
  bulk_assign_prospects_and_wait: async (company) => ({ ...(await createBulkAssignment(company)), timeoutSeconds: 1 }),
  bulk_assign_prospects_to_flow: createBulkAssignment,
  create_call: createCall,
  create_content_share_engagement_event: () => ({ ...event, ...content, recipients: [{ email: "a@b.example" }] }),
  create_content_view_event: () => ({ ...event, ...content, viewer: { email: "a@b.example" } }),
  create_custom_engagement_event: () => ({ ...event, actionName: "Signed" }),
  create_digital_interaction: () => ({
    eventId: "digital-1",
    timestamp: "2026-04-01T10:00:00Z",
    eventType: "page viewed",
    content: { contentTitle: "Pricing" },
    person: { email: "a@b.example" },
  }),
  create_integration_settings: () => ({
    integrationTypeSettings: [{ integrationType: "DIALER", allowedOrigin: "https://acme.partner.example" }],
  }),
  create_meeting: createMeeting,
  create_permission_profile: ({ workspaceId }) => ({ workspaceId, name: "Interns" }),
  delete_crm_integration: async (company) => ({
    integrationId: await company.createIntegration(),
    clientRequestId: "delete-1",
  }),
  delete_meeting: async (company) => ({
    meetingId: await company.create("create_meeting", createMeeting(company), "meetingId"),
    organizerEmail: company.getEmail(),
  }),
  erase_data_for_email_address: (company) => ({ emailAddress: company.getContact(2).emailAddress }),
  erase_data_for_phone_number: (company) => ({ phoneNumber: company.getContact(2, 1).phoneNumber }),
  find_data_for_email_address: (company) => ({ emailAddress: company.getContact(0).emailAddress }),
  find_data_for_phone_number: (company) => ({ phoneNumber: company.getContact(0).phoneNumber }),
  get_brief: (company) => ({ ...createEntity(company), briefName: "Account overview" }),
  get_bulk_assignment: async (company) => ({
    id: await company.create("bulk_assign_prospects_to_flow", await createBulkAssignment(company), "id"),
  }),
  get_call_by_id: ({ callIds }) => ({ id: callIds[0] }),
  get_call_transcript: ({ callIds }) => ({ callIds: callIds.slice(0, 3) }),
  get_crm_entities: async (company) => ({
    integrationId: await company.createIntegration(),
    objectType: "ACCOUNT",
    objectsCrmIds: ["acc-1", "acc-2"],
  }),
  get_crm_request_status: async (company) => {
    const { integrationId, ...upload } = await createUpload(company);
    const clientRequestId = await company.create(
      "upload_crm_entities",
      { integrationId, ...upload },
      "clientRequestId",
    );
    return { integrationId, clientRequestId };
  },
  get_meeting_integration_status: (company) => ({ emails: [company.getEmail(), "nobody@elsewhere.example"] }),
  get_permission_profile: (company) => ({ profileId: getProfileId(company) }),
  get_scorecard: ({ state }) => ({ id: state.scorecards[0]?.id }),
  get_tracker: ({ state }) => ({ id: state.trackers[0]?.id }),
  get_user_by_id: (company) => ({ id: company.getUserId() }),
  get_workspace: ({ workspaceId }) => ({ id: workspaceId }),
  give_users_call_access: (company) => createAccess(company),
  http_request: () => ({ method: "GET", path: "/v2/workspaces" }),
  list_aggregated_activity: () => ({ filter: dates }),
  list_aggregated_activity_by_period: () => ({ filter: dates, aggregationPeriod: "WEEK" }),
  list_answered_scorecards: () => ({ filter: { reviewMethod: "BOTH" } }),
  list_briefs: () => ({}),
  list_call_access: async (company) => {
    await company.create("give_users_call_access", createAccess(company), "requestId");
    return { filter: { callIds: company.callIds.slice(0, 3) } };
  },
  list_call_outcomes: () => ({}),
  list_call_transcripts: () => ({ filter: shortRange }),
  list_calls: () => range,
  list_calls_in_folder: ({ state }) => ({ folderId: state.folders.find(({ calls }) => calls.length > 0)?.id }),
  list_coaching_metrics: (company) => ({
    "workspace-id": company.workspaceId,
    "manager-id": company.getUserId(1),
    from: range.fromDateTime,
    to: range.toDateTime,
  }),
  list_crm_integrations: async (company) => {
    await company.createIntegration();
    return {};
  },
  list_crm_schema_fields: async (company) => ({
    integrationId: await company.createIntegration(),
    objectType: "ACCOUNT",
  }),
  list_daily_activity: () => ({ filter: dates }),
  list_extensive_calls: () => ({ filter: shortRange, contentSelector: { exposedFields: { parties: true } } }),
  list_flow_folders: (company) => ({ flowFolderOwnerEmail: flowOwner(company) }),
  list_flow_steps: async (company) => ({ flowIds: [(await createAssignment(company)).flowId] }),
  list_flows: (company) => ({ flowOwnerEmail: flowOwner(company) }),
  list_interaction_stats: () => ({ filter: dates }),
  list_library_folders: () => ({}),
  list_logs: () => ({ logType: "UserCallPlay", fromDateTime: range.fromDateTime }),
  list_permission_profile_users: (company) => ({ profileId: getProfileId(company) }),
  list_permission_profiles: ({ workspaceId }) => ({ workspaceId }),
  list_prospect_flows: (company) => ({ crmProspectsIds: [company.getContact(3).crmId] }),
  list_scorecards: () => ({}),
  list_targets: ({ workspaceId }) => ({ workspaceId }),
  list_tasks: (company) => ({
    filter: { ...createUserFilter(company), types: ["FLOW", "MANUAL"], taskAction: ["CALL"], status: ["OPEN"] },
  }),
  list_trackers: () => ({}),
  list_user_settings_history: (company) => ({ id: company.getUserId() }),
  list_users: () => ({}),
  list_users_by_filter: () => ({ filter: { createdToDateTime: "2026-04-01T00:00:00Z" } }),
  list_workspaces: () => ({}),
  register_crm_integration: () => integration,
  remove_users_call_access: (company) => createAccess(company),
  search_calls: () => ({ ...shortRange, title: "a", keyword: "price", limit: 5, maxRequests: 8 }),
  search_user: (company) => ({ email: company.getEmail(9) }),
  sync_new_items: () => ({ action: "list_calls", startAt: "2026-03-01T00:00:00Z", maxRequests: 5 }),
  unassign_flow_instances: async (company) => {
    await company.create("assign_prospects_to_flow", await createAssignment(company), "requestId");
    return { flowInstanceIds: [company.state.engage.instances[0]?.id] };
  },
  unassign_prospect_from_flows: async (company) => {
    await company.create("assign_prospects_to_flow", await createAssignment(company), "requestId");
    return { crmProspectId: company.getContact(3).crmId };
  },
  update_crm_schema_fields: async (company) => ({
    integrationId: await company.createIntegration(),
    objectType: "ACCOUNT",
    fields: [{ uniqueName: "tier", label: "Tier", type: "STRING" }],
  }),
  update_meeting: async (company) => ({
    ...createMeeting(company),
    meetingId: await company.create("create_meeting", createMeeting(company), "meetingId"),
  }),
  update_permission_profile: (company) => ({ profileId: getProfileId(company), description: "For the summer" }),
  update_task: (company) => {
    const task = company.state.engage.tasks.find(({ status }) => status === "OPEN");
    return { taskId: task?.id, userId: task?.userId, status: "DONE" };
  },
  upload_crm_entities: createUpload,
  upload_crm_entities_and_wait: async (company) => ({ ...(await createUpload(company)), timeoutSeconds: 1 }),
  upload_target_assignments: async (company) => {
    const { workspaceId } = company;
    const { id } = await company.list("list_targets", { workspaceId });
    return { workspaceId, targetId: id, csv: "email,amount\n" };
  },
};

/** By id of the polling trigger; the others need no input. */
const triggerInputs: Readonly<Record<string, CreateInput>> = {
  audit_log_entry: () => ({ logType: "UserCallPlay" }),
  library_call_added: ({ state }) => ({ folderId: state.folders.find(({ calls }) => calls.length > 0)?.id }),
};

/** The input of an action. */
export async function createActionInput(id: string, company: Company): Promise<Input> {
  const create = inputs[id];
  if (!create) throw new Error(`${id} has no input in test/hostile/inputs.ts`);
  return create(company);
}

/** The input of a polling trigger. */
export async function createTriggerInput(id: string, company: Company): Promise<Input> {
  return triggerInputs[id]?.(company) ?? {};
}
