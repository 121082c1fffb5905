// The input of each read action, from values of earlier outputs, so that it works with any account.
import { getPointer } from "../../src/internal.ts";

/** Outputs so far, by action. */
export class LiveValues {
  readonly #outputs = new Map<string, unknown>();
  readonly now: number;

  constructor(now: number) {
    this.now = now;
  }

  add(action: string, output: unknown): void {
    this.#outputs.set(action, output);
  }

  /** The first value at a pointer in the items of a list. Throws MissingValueError if there is none. */
  first(action: string, pointer: string): unknown {
    return this.some(action, pointer, 1)[0];
  }

  /** One to `max` of these values. */
  some(action: string, pointer: string, max: number): unknown[] {
    const results = this.items(action).map((item) => getPointer(item, pointer));
    const values = [...new Set(results.filter((value) => value !== undefined && value !== null && value !== ""))];
    if (values.length === 0)
      throw new MissingValueError(`${action} returned no ${pointer.slice(1).replaceAll("/", ".")}`);
    return values.slice(0, max);
  }

  /** The items of a list. */
  items(action: string): readonly unknown[] {
    const items = getPointer(this.#outputs.get(action), "/items");
    return Array.isArray(items) ? items : [];
  }

  /** ISO-8601 date and time of some days ago. */
  daysAgo(days: number): string {
    return new Date(this.now - days * 86_400_000).toISOString();
  }

  day(days: number): string {
    return this.daysAgo(days).slice(0, 10);
  }
}

/** The account has no value for an input. */
export class MissingValueError extends Error {}

type LiveCallInput = readonly [action: string, getInput: (values: LiveValues) => object];

const month = (values: LiveValues): object => ({ fromDateTime: values.daysAgo(30), toDateTime: values.daysAgo(0) });
const week = (values: LiveValues): object => ({ fromDate: values.day(8), toDate: values.day(1) });
const user = (values: LiveValues): object => ({ id: values.first("list_users", "/id") });
const call = (values: LiveValues): unknown => values.first("list_calls", "/id");
const workspace = (values: LiveValues): unknown => values.first("list_workspaces", "/id");
const email = (values: LiveValues): unknown => values.first("list_users", "/emailAddress");

/** CRM ids of the records of a type that calls or their participants are linked to. */
function listRecordIds(values: LiveValues, type: string): unknown[] {
  const calls = values.items("list_extensive_calls");
  const people = calls.flatMap((call) => getList(call, "/parties"));
  const objects = [...calls, ...people].flatMap((item) =>
    getList(item, "/context").flatMap((system) => getList(system, "/objects")),
  );
  const ids = objects
    .filter((object) => getPointer(object, "/objectType") === type)
    .map((object) => getPointer(object, "/objectId"));
  if (ids.length === 0) throw new MissingValueError(`no call is linked to a record of kind ${type}`);
  return [...new Set(ids)];
}

function getList(value: unknown, pointer: string): readonly unknown[] {
  const list = getPointer(value, pointer);
  return Array.isArray(list) ? list : [];
}

function phone(values: LiveValues): unknown {
  const number = values
    .some("list_users", "/phoneNumber", 1000)
    .find((phoneNumber) => String(phoneNumber).startsWith("+"));
  if (number === undefined) throw new MissingValueError("no user has a phone number with a country code");
  return number;
}

function record(values: LiveValues): object {
  const [crmEntityId] = listRecordIds(values, "Account");
  return { workspaceId: workspace(values), crmEntityType: "ACCOUNT", crmEntityId, timePeriod: "LAST_90DAYS" };
}

const everything = {
  context: "Extended",
  exposedFields: {
    parties: true,
    content: {
      structure: true,
      topics: true,
      trackers: true,
      brief: true,
      outline: true,
      highlights: true,
      callOutcome: true,
      keyPoints: true,
    },
    interaction: { speakers: true, video: true, personInteractionStats: true, questions: true },
    collaboration: { publicComments: true },
  },
};

/** In an order in which each call finds its values. */
export const liveCalls: readonly LiveCallInput[] = [
  ["list_users", () => ({})],
  ["list_workspaces", () => ({})],
  ["list_calls", month],
  ["get_user_by_id", user],
  ["list_user_settings_history", user],
  ["list_users_by_filter", (values) => ({ filter: { userIds: values.some("list_users", "/id", 5) } })],
  ["search_user", (values) => ({ email: email(values) })],
  ["get_workspace", (values) => ({ id: workspace(values) })],
  ["get_call_by_id", (values) => ({ id: call(values) })],
  ["list_extensive_calls", (values) => ({ filter: month(values), contentSelector: everything, limit: 20 })],
  ["list_call_transcripts", (values) => ({ filter: { callIds: values.some("list_calls", "/id", 5) } })],
  ["get_call_transcript", (values) => ({ callIds: values.some("list_call_transcripts", "/callId", 1) })],
  ["search_calls", (values) => ({ ...month(values), participants: [email(values)], limit: 1, maxRequests: 3 })],
  [
    "sync_new_items",
    (values) => ({ action: "list_calls", startAt: values.daysAgo(2), time: "/started", maxRequests: 5 }),
  ],
  ["list_call_access", (values) => ({ filter: { callIds: values.some("list_calls", "/id", 5) } })],
  ["list_call_outcomes", () => ({})],
  ["list_library_folders", () => ({})],
  ["list_calls_in_folder", (values) => ({ folderId: values.first("list_library_folders", "/id") })],
  ["list_trackers", () => ({})],
  ["get_tracker", (values) => ({ id: values.first("list_trackers", "/trackerId") })],
  ["list_scorecards", () => ({})],
  ["get_scorecard", (values) => ({ id: values.first("list_scorecards", "/scorecardId") })],
  ["list_briefs", () => ({})],
  ["list_aggregated_activity", (values) => ({ filter: week(values) })],
  ["list_aggregated_activity_by_period", (values) => ({ filter: week(values), aggregationPeriod: "DAY" })],
  ["list_daily_activity", (values) => ({ filter: week(values) })],
  ["list_interaction_stats", (values) => ({ filter: week(values) })],
  [
    "list_answered_scorecards",
    (values) => ({ filter: { callFromDate: values.day(60), callToDate: values.day(0), reviewMethod: "BOTH" } }),
  ],
  [
    "list_coaching_metrics",
    (values) => ({
      "workspace-id": workspace(values),
      "manager-id": values.first("list_users", "/managerId"),
      from: values.daysAgo(30),
      to: values.daysAgo(0),
    }),
  ],
  ["list_permission_profiles", (values) => ({ workspaceId: workspace(values) })],
  ["get_permission_profile", (values) => ({ profileId: values.first("list_permission_profiles", "/id") })],
  ["list_permission_profile_users", (values) => ({ profileId: values.first("list_permission_profiles", "/id") })],
  [
    "list_logs",
    (values) => ({ logType: "UserActivityLog", fromDateTime: values.daysAgo(2), toDateTime: values.daysAgo(0) }),
  ],
  ["list_flows", (values) => ({ flowOwnerEmail: email(values) })],
  ["list_flow_folders", (values) => ({ flowFolderOwnerEmail: email(values) })],
  ["list_flow_steps", (values) => ({ flowIds: values.some("list_flows", "/id", 5) })],
  ["list_prospect_flows", (values) => ({ crmProspectsIds: listRecordIds(values, "Contact").slice(0, 5) })],
  [
    "list_tasks",
    (values) => ({
      filter: {
        userId: values.first("list_users", "/id"),
        types: ["FLOW", "MANUAL"],
        taskAction: ["CALL"],
        status: ["OPEN"],
      },
    }),
  ],
  ["list_targets", (values) => ({ workspaceId: workspace(values) })],
  ["get_meeting_integration_status", (values) => ({ emails: values.some("list_users", "/emailAddress", 5) })],
  ["list_crm_integrations", () => ({})],
  [
    "list_crm_schema_fields",
    (values) => ({ integrationId: values.first("list_crm_integrations", "/integrationId"), objectType: "ACCOUNT" }),
  ],
  ["find_data_for_email_address", (values) => ({ emailAddress: email(values) })],
  ["find_data_for_phone_number", (values) => ({ phoneNumber: phone(values) })],
  ["ask_entity", (values) => ({ ...record(values), question: "What was talked about last?" })],
  ["get_brief", (values) => ({ ...record(values), briefName: values.first("list_briefs", "/briefName") })],
];

/** Read actions whose input only the owner of the account knows. */
export const skippedActions: Readonly<Record<string, string>> = {
  get_crm_entities: "needs ids of records that were uploaded",
  get_crm_request_status: "needs the clientRequestId of an upload",
  get_bulk_assignment: "needs the id of a bulk assignment",
};
