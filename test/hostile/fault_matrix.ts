// The fault matrix: what each action does when every request of it meets a fault, without retries.
import type { Fault } from "gong-connector-sandbox";

/**
 * Codes of errors, or `success`. A `list` reads pages or a list, a `read` one value; a `safe_write` may be repeated, a
 * `write` may not.
 */
export type ActionClass = "list" | "read" | "safe_write" | "write";

export interface FaultRow {
  name: string;
  /** What the sandbox does, or a place where nothing answers. */
  fault: Fault | "closed_port" | "silent_tls";
  /** Whether the sandbox processes the request: then each action needs a new company. */
  isProcessed?: boolean;
  expected: Readonly<Record<ActionClass, string>>;
  /** Other outcomes, with the ids of the actions. */
  others?: Readonly<Record<string, readonly string[]>>;
}

const html = "<html><body>Proxy</body></html>";

/** One outcome for all actions, or another one for writes. */
const all = (code: string, write = code): FaultRow["expected"] => ({
  list: code,
  read: code,
  safe_write: code,
  write,
});

export const faultMatrix: readonly FaultRow[] = [
  { name: "nothing listens at the port", fault: "closed_port", expected: all("network_error") },
  { name: "no TLS handshake", fault: "silent_tls", expected: all("timeout") },
  { name: "a reset", fault: { connection: "reset" }, expected: all("network_error", "outcome_unknown") },
  { name: "no response", fault: { connection: "hang" }, expected: all("timeout", "outcome_unknown") },
  {
    name: "half of a response",
    fault: { connection: "stall" },
    isProcessed: true,
    expected: all("timeout", "outcome_unknown"),
  },
  {
    name: "a truncated response",
    fault: { connection: "truncate" },
    isProcessed: true,
    expected: all("network_error", "outcome_unknown"),
  },
  {
    name: "a lost response",
    fault: { connection: "lost" },
    isProcessed: true,
    expected: all("network_error", "outcome_unknown"),
  },
  { name: "a slow response", fault: { misbehavior: "slow", delayMs: 40 }, isProcessed: true, expected: all("success") },
  {
    name: "a response that is slower than the time-out",
    fault: { misbehavior: "slow", delayMs: 60_000 },
    isProcessed: true,
    expected: all("timeout", "outcome_unknown"),
  },
  {
    name: "a response that expands",
    fault: { misbehavior: "expanding" },
    isProcessed: true,
    expected: all("response_too_large"),
  },
  { name: "a byte order mark", fault: { misbehavior: "byte_order_mark" }, isProcessed: true, expected: all("success") },
  {
    name: "invalid UTF-8",
    fault: { misbehavior: "invalid_utf8" },
    isProcessed: true,
    others: { success: ["http_request"] },
    expected: all("invalid_json_response"),
  },
  {
    name: "5,000 nested lists",
    fault: { misbehavior: "deeply_nested" },
    isProcessed: true,
    others: { success: ["http_request"], service_not_found: ["sync_new_items"] },
    expected: all("invalid_json_response"),
  },
  { name: "unknown fields", fault: { misbehavior: "extra_fields" }, isProcessed: true, expected: all("success") },
  { name: "numbers as ids", fault: { misbehavior: "numeric_ids" }, isProcessed: true, expected: all("success") },
  {
    name: "an empty 200",
    fault: { status: 200, body: "" },
    others: {
      success: [
        "assign_prospects_to_flow",
        "delete_meeting",
        "give_users_call_access",
        "http_request",
        "remove_users_call_access",
        "unassign_flow_instances",
        "unassign_prospect_from_flows",
        "update_task",
        "upload_target_assignments",
      ],
    },
    expected: all("invalid_json_response"),
  },
  {
    name: "an HTML 200",
    fault: { status: 200, body: html },
    others: { success: ["http_request"] },
    expected: all("invalid_json_response"),
  },
  {
    name: "an empty object",
    fault: { status: 200, body: {} },
    others: {
      no_result: ["get_call_by_id", "get_permission_profile", "get_user_by_id"],
      success: [
        "assign_prospects_to_flow",
        "delete_meeting",
        "give_users_call_access",
        "http_request",
        "remove_users_call_access",
        "unassign_flow_instances",
        "unassign_prospect_from_flows",
        "update_task",
        "upload_target_assignments",
      ],
    },
    expected: all("unexpected_response"),
  },
  {
    name: "a null list",
    fault: { misbehavior: "null_list" },
    isProcessed: true,
    others: {
      unexpected_response: [
        "get_call_transcript",
        "get_scorecard",
        "get_tracker",
        "get_workspace",
        "search_calls",
        "search_user",
        "sync_new_items",
      ],
    },
    expected: { ...all("success"), list: "unexpected_response" },
  },
  { name: "an HTML 400", fault: { status: 400, body: html }, expected: all("service_rejected_input") },
  { name: "an HTML 401", fault: { status: 401, body: html }, expected: all("service_unavailable", "outcome_unknown") },
  {
    name: "a JSON 401",
    fault: { status: 401, body: { errors: ["Access denied"] } },
    expected: all("credentials_rejected"),
  },
  {
    name: "a missing scope",
    fault: { status: 401, body: { errors: ["You don't have permission to use 'api:users:read' in your app."] } },
    expected: all("missing_scope"),
  },
  { name: "an HTML 403", fault: { status: 403, body: html }, expected: all("service_forbidden") },
  { name: "an HTML 404", fault: { status: 404, body: html }, expected: all("service_not_found") },
  { name: "an HTML 429", fault: { status: 429, body: html }, expected: all("service_rate_limited") },
  {
    name: "a 429 with seconds",
    fault: { status: 429, headers: { "retry-after": "1" }, body: {} },
    expected: all("service_rate_limited"),
  },
  {
    name: "a 429 until the year 5195",
    fault: { status: 429, headers: { "retry-after": "99999999999" }, body: {} },
    expected: all("service_rate_limited"),
  },
  {
    name: "an expired cursor",
    fault: { misbehavior: "cursor_expired" },
    isProcessed: true,
    others: { cursor_expired: ["search_calls"] },
    expected: all("success"),
  },
  {
    name: "a cursor that repeats",
    fault: { misbehavior: "cursor_repeats" },
    isProcessed: true,
    others: { cursor_did_not_advance: ["search_calls"] },
    expected: all("success"),
  },
  {
    name: "a JSON 500",
    fault: { status: 500, body: { errors: ["Internal server error occurred"] } },
    expected: all("service_unavailable", "outcome_unknown"),
  },
  { name: "an HTML 502", fault: { status: 502, body: html }, expected: all("service_unavailable", "outcome_unknown") },
  {
    name: "a 503 with Retry-After",
    fault: { status: 503, headers: { "retry-after": "1" }, body: "" },
    expected: all("service_unavailable", "outcome_unknown"),
  },
];
