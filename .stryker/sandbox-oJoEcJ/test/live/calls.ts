// @ts-nocheck
// What each read action is asked for: things that earlier answers named, so that it works on any account.
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

  /** The first value at a pointer in the items of a list. Throws Missing where there is none. */
  first(action: string, pointer: string): unknown {
    return this.some(action, pointer, 1)[0];
  }

  /** Up to so many of them, at least one. */
  some(action: string, pointer: string, most: number): unknown[] {
    const found = this.items(action).map((item) => getPointer(item, pointer));
    const values = [...new Set(found.filter((value) => value !== undefined && value !== null && value !== ""))];
    if (values.length === 0) throw new MissingValueError(`${action} gave no ${pointer.slice(1).replaceAll("/", ".")}`);
    return values.slice(0, most);
  }

  /** The items of a list. */
  items(action: string): readonly unknown[] {
    const items = getPointer(this.#outputs.get(action), "/items");
    return Array.isArray(items) ? items : [];
  }

  /** So many days ago, ISO-8601. */
  daysAgo(days: number): string {
    return new Date(this.now - days * 86_400_000).toISOString();
  }

  day(days: number): string {
    return this.daysAgo(days).slice(0, 10);
  }
}

/** There is nothing in the account to ask for. */
export class MissingValueError extends Error {}

type Step = readonly [action: string, input: (known: LiveValues) => object];

const month = (known: LiveValues): object => ({ fromDateTime: known.daysAgo(30), toDateTime: known.daysAgo(0) });
const week = (known: LiveValues): object => ({ fromDate: known.day(8), toDate: known.day(1) });
const user = (known: LiveValues): object => ({ id: known.first("list_users", "/id") });
const call = (known: LiveValues): unknown => known.first("list_calls", "/id");
const workspace = (known: LiveValues): unknown => known.first("list_workspaces", "/id");
const email = (known: LiveValues): unknown => known.first("list_users", "/emailAddress");

/** Ids in the CRM of records of a kind that calls, or their participants, are linked to. */
function records(known: LiveValues, type: string): unknown[] {
  const calls = known.items("list_extensive_calls");
  const people = calls.flatMap((one) => listAt(one, "/parties"));
  const objects = [...calls, ...people].flatMap((one) =>
    listAt(one, "/context").flatMap((system) => listAt(system, "/objects")),
  );
  const ids = objects
    .filter((one) => getPointer(one, "/objectType") === type)
    .map((one) => getPointer(one, "/objectId"));
  if (ids.length === 0) throw new MissingValueError(`no call is linked to a record of kind ${type}`);
  return [...new Set(ids)];
}

function listAt(value: unknown, pointer: string): readonly unknown[] {
  const list = getPointer(value, pointer);
  return Array.isArray(list) ? list : [];
}

function phone(known: LiveValues): unknown {
  const number = known.some("list_users", "/phoneNumber", 1000).find((one) => String(one).startsWith("+"));
  if (number === undefined) throw new MissingValueError("no user has a phone number with a country code");
  return number;
}

function record(known: LiveValues): object {
  const [crmEntityId] = records(known, "Account");
  return { workspaceId: workspace(known), crmEntityType: "ACCOUNT", crmEntityId, timePeriod: "LAST_90DAYS" };
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

/** In an order in which each finds what it needs. */
export const liveCalls: readonly Step[] = [
  ["list_users", () => ({})],
  ["list_workspaces", () => ({})],
  ["list_calls", month],
  ["get_user_by_id", user],
  ["list_user_settings_history", user],
  ["list_users_by_filter", (known) => ({ filter: { userIds: known.some("list_users", "/id", 5) } })],
  ["search_user", (known) => ({ email: email(known) })],
  ["get_workspace", (known) => ({ id: workspace(known) })],
  ["get_call_by_id", (known) => ({ id: call(known) })],
  ["list_extensive_calls", (known) => ({ filter: month(known), contentSelector: everything, limit: 20 })],
  ["list_call_transcripts", (known) => ({ filter: { callIds: known.some("list_calls", "/id", 5) } })],
  ["get_call_transcript", (known) => ({ callIds: known.some("list_call_transcripts", "/callId", 1) })],
  ["search_calls", (known) => ({ ...month(known), participants: [email(known)], limit: 1, maxRequests: 3 })],
  [
    "sync_new_items",
    (known) => ({ action: "list_calls", startAt: known.daysAgo(2), time: "/started", maxRequests: 5 }),
  ],
  ["list_call_access", (known) => ({ filter: { callIds: known.some("list_calls", "/id", 5) } })],
  ["list_call_outcomes", () => ({})],
  ["list_library_folders", () => ({})],
  ["list_calls_in_folder", (known) => ({ folderId: known.first("list_library_folders", "/id") })],
  ["list_trackers", () => ({})],
  ["get_tracker", (known) => ({ id: known.first("list_trackers", "/trackerId") })],
  ["list_scorecards", () => ({})],
  ["get_scorecard", (known) => ({ id: known.first("list_scorecards", "/scorecardId") })],
  ["list_briefs", () => ({})],
  ["list_aggregated_activity", (known) => ({ filter: week(known) })],
  ["list_aggregated_activity_by_period", (known) => ({ filter: week(known), aggregationPeriod: "DAY" })],
  ["list_daily_activity", (known) => ({ filter: week(known) })],
  ["list_interaction_stats", (known) => ({ filter: week(known) })],
  [
    "list_answered_scorecards",
    (known) => ({ filter: { callFromDate: known.day(60), callToDate: known.day(0), reviewMethod: "BOTH" } }),
  ],
  [
    "list_coaching_metrics",
    (known) => ({
      "workspace-id": workspace(known),
      "manager-id": known.first("list_users", "/managerId"),
      from: known.daysAgo(30),
      to: known.daysAgo(0),
    }),
  ],
  ["list_permission_profiles", (known) => ({ workspaceId: workspace(known) })],
  ["get_permission_profile", (known) => ({ profileId: known.first("list_permission_profiles", "/id") })],
  ["list_permission_profile_users", (known) => ({ profileId: known.first("list_permission_profiles", "/id") })],
  [
    "list_logs",
    (known) => ({ logType: "UserActivityLog", fromDateTime: known.daysAgo(2), toDateTime: known.daysAgo(0) }),
  ],
  ["list_flows", (known) => ({ flowOwnerEmail: email(known) })],
  ["list_flow_folders", (known) => ({ flowFolderOwnerEmail: email(known) })],
  ["list_flow_steps", (known) => ({ flowIds: known.some("list_flows", "/id", 5) })],
  ["list_prospect_flows", (known) => ({ crmProspectsIds: records(known, "Contact").slice(0, 5) })],
  [
    "list_tasks",
    (known) => ({
      filter: {
        userId: known.first("list_users", "/id"),
        types: ["FLOW", "MANUAL"],
        taskAction: ["CALL"],
        status: ["OPEN"],
      },
    }),
  ],
  ["list_targets", (known) => ({ workspaceId: workspace(known) })],
  ["get_meeting_integration_status", (known) => ({ emails: known.some("list_users", "/emailAddress", 5) })],
  ["list_crm_integrations", () => ({})],
  [
    "list_crm_schema_fields",
    (known) => ({ integrationId: known.first("list_crm_integrations", "/integrationId"), objectType: "ACCOUNT" }),
  ],
  ["find_data_for_email_address", (known) => ({ emailAddress: email(known) })],
  ["find_data_for_phone_number", (known) => ({ phoneNumber: phone(known) })],
  ["ask_entity", (known) => ({ ...record(known), question: "What was talked about last?" })],
  ["get_brief", (known) => ({ ...record(known), briefName: known.first("list_briefs", "/briefName") })],
];

/** Reads that no account can be asked for without knowing something that only its owner knows. */
export const skippedActions: Readonly<Record<string, string>> = {
  get_crm_entities: "needs ids of records that were uploaded",
  get_crm_request_status: "needs the clientRequestId of an upload",
  get_bulk_assignment: "needs the id of a bulk assignment",
};
