// Every error code: its kind, when it is thrown, whether a repeat may succeed, and the usual remedy. docs/errors.md is generated from it.

/**
 * The next step: `invalid_input`: correct the input. `unauthenticated`: reconnect. `forbidden`: add the missing
 * permission. `not_found`, `conflict`, `rejected`: final. `rate_limited`: wait `retryAfterMs`. `unavailable`: repeat
 * if `retryable`. `invalid_response`: report it.
 */
export type ErrorKind = (typeof errorKinds)[number];

export const errorKinds = [
  "invalid_input",
  "unauthenticated",
  "forbidden",
  "not_found",
  "conflict",
  "rejected",
  "rate_limited",
  "unavailable",
  "invalid_response",
] as const;

interface ErrorCodeEntry {
  kind: ErrorKind;
  when: string;
  /** Whether the same call may be repeated unless the error says otherwise. */
  retryable?: boolean;
  /** The next step unless the error names a better one. */
  remedy?: string;
}

/** Stable: a code never changes its kind. A new failure gets a new code. */
export const errorCodes = {
  invalid_input: {
    kind: "invalid_input",
    when: "The input breaks the action's schema or rules.",
    remedy: "Correct the listed fields.",
  },
  invalid_json: { kind: "invalid_input", when: "A text is not JSON.", remedy: "Correct the JSON." },
  lossy_number: {
    kind: "invalid_input",
    when: "A number in a JSON text loses digits when it is read.",
    remedy: "Write long numbers in quotes.",
  },
  unknown_action: { kind: "invalid_input", when: "No action has this id." },
  unknown_trigger: { kind: "invalid_input", when: "No trigger has this id." },
  not_a_list: { kind: "invalid_input", when: "The action returns one value, not a list." },
  no_choices: { kind: "invalid_input", when: "The input has no lookup." },
  not_pollable: { kind: "invalid_input", when: "The trigger is a webhook trigger." },
  ambiguous_name: { kind: "invalid_input", when: "Several items have this name." },
  invalid_upload: {
    kind: "invalid_input",
    when: "Type, size, number of sources or address of an upload is not allowed.",
  },
  invalid_state: {
    kind: "invalid_input",
    when: "A state belongs to another trigger, input or version.",
    remedy: "Start without a state.",
  },
  cursor_expired: {
    kind: "invalid_input",
    when: "The cursor has expired or belongs to another request.",
    remedy: "List the same range again without a cursor.",
  },
  invalid_manifest: { kind: "invalid_input", when: "A manifest breaks its schema or rules." },
  unknown_auth_method: { kind: "invalid_input", when: "The connector has no such authentication method." },
  invalid_base_url: {
    kind: "invalid_input",
    when: "A base URL is not an https URL without user, query or fragment.",
    remedy: "Copy the base URL from the vendor's API page.",
  },
  base_url_required: {
    kind: "invalid_input",
    when: "The credentials come with a base URL, and none was given.",
    remedy: "Pass the base URL that came with the credentials.",
  },
  domain_not_allowed: {
    kind: "invalid_input",
    when: "A base URL is outside the connector's allowed domains.",
    remedy: "Correct the base URL, or allow its domain with additionalDomains.",
  },
  connection_required: { kind: "invalid_input", when: "No connection is named, and there is not exactly one." },
  confirmation_required: { kind: "invalid_input", when: "An action that deletes was not confirmed." },
  unsafe_exposure: { kind: "invalid_input", when: "A server would be reachable by others without authentication." },
  invalid_public_url: { kind: "invalid_input", when: "PUBLIC_URL is not an http or https URL without a path." },
  store_exists: { kind: "invalid_input", when: "The data directory already has a store." },
  invalid_encryption_key: {
    kind: "invalid_input",
    when: "The encryption key is not 32 bytes in base64, or is not the key of the store.",
  },
  store_too_new: {
    kind: "invalid_input",
    when: "The store was written by a newer version.",
    remedy: "Install the newer version.",
  },
  invalid_backup: { kind: "invalid_input", when: "The file is not a backup of a store." },
  package_missing: { kind: "invalid_input", when: "A command needs a package that is not installed." },
  service_rejected_input: { kind: "invalid_input", when: "The service rejected the request with status 400 or 422." },
  no_credentials: { kind: "unauthenticated", when: "There are no credentials." },
  incomplete_credentials: { kind: "unauthenticated", when: "A value of the credentials is missing." },
  credentials_rejected: {
    kind: "unauthenticated",
    when: "The service rejected the credentials, also after a refresh.",
  },
  refresh_rejected: {
    kind: "unauthenticated",
    when: "The service rejected the refresh token.",
    remedy: "Connect the account again.",
  },
  consent_denied: {
    kind: "unauthenticated",
    when: "The OAuth authorization was denied or has expired.",
    remedy: "Connect the account again.",
  },
  oauth_client_missing: { kind: "unauthenticated", when: "The client id and secret of the OAuth app are not set." },
  connection_unusable: {
    kind: "unauthenticated",
    when: "The connection must be reconnected.",
    remedy: "Reconnect it on the Connections page.",
  },
  access_token_required: {
    kind: "unauthenticated",
    when: "A request to this server has no valid token.",
    remedy: "Send it as Authorization: Bearer TOKEN.",
  },
  not_signed_in: { kind: "unauthenticated", when: "The settings page has no session.", remedy: "Sign in again." },
  wrong_password: { kind: "unauthenticated", when: "The password is wrong." },
  missing_scope: { kind: "forbidden", when: "The credentials lack a scope." },
  service_forbidden: { kind: "forbidden", when: "The service returned status 403." },
  foreign_origin: { kind: "forbidden", when: "A request came from the page of another site." },
  no_match: { kind: "not_found", when: "Nothing has this name." },
  no_result: { kind: "not_found", when: "The response has nothing at the expected place." },
  item_excluded: { kind: "not_found", when: "The item is private and private items are excluded." },
  service_not_found: { kind: "not_found", when: "The service returned status 404." },
  unknown_connection: {
    kind: "not_found",
    when: "No connection has this id.",
    remedy: "Choose one on the Connections page.",
  },
  not_found: {
    kind: "not_found",
    when: "The settings server has no such item.",
    remedy: "Reload the page. It may have been deleted.",
  },
  store_not_found: { kind: "not_found", when: "The data directory has no store, or the backup does not exist." },
  link_expired: { kind: "not_found", when: "A connect link was used or has expired.", remedy: "Ask for a new link." },
  unknown_route: { kind: "not_found", when: "This server has nothing at this path." },
  service_conflict: { kind: "conflict", when: "The service returned status 409." },
  already_exists: { kind: "conflict", when: "An item with this key exists." },
  file_exists: { kind: "conflict", when: "The file to write exists.", remedy: "Choose another name." },
  settings_incomplete: { kind: "conflict", when: "A setting that the request needs is missing." },
  state_conflict: { kind: "conflict", when: "The current state of the item does not allow the request." },
  oauth_flow_expired: {
    kind: "rejected",
    when: "An authorization request is unknown, used or older than 10 minutes.",
    remedy: "Start again.",
  },
  paid_actions_disabled: {
    kind: "rejected",
    when: "The action uses paid credits, and paid actions are disabled.",
    remedy: "Enable paid actions in the settings, or pass allowPaidActions.",
  },
  declined_by_user: { kind: "rejected", when: "The user declined the call." },
  oauth_client_rejected: {
    kind: "rejected",
    when: "The service rejected the OAuth client.",
    remedy: "Check the client id, the client secret and the callback URL.",
  },
  backup_unsupported: { kind: "rejected", when: "The store is in PostgreSQL, which has its own backup programs." },
  service_rejected: { kind: "rejected", when: "The service returned another 4xx status." },
  unsupported_by_transport: { kind: "rejected", when: "The transport cannot send this request." },
  service_rate_limited: { kind: "rate_limited", retryable: true, when: "The service returned status 429." },
  daily_limit_reached: {
    kind: "rate_limited",
    retryable: true,
    when: "The daily quota of requests is used up.",
    remedy: "It resets at 00:00 UTC.",
  },
  wait_too_long: {
    kind: "rate_limited",
    retryable: true,
    when: "The next request is allowed later than the call may wait.",
  },
  sign_in_limited: { kind: "rate_limited", retryable: true, when: "Too many attempts to sign in." },
  network_error: { kind: "unavailable", when: "The request did not reach the service." },
  timeout: { kind: "unavailable", when: "The service did not respond in time." },
  service_unavailable: { kind: "unavailable", when: "The service returned a 5xx status." },
  outcome_unknown: {
    kind: "unavailable",
    when: "The request was sent and no response came. It may have taken effect.",
    remedy: "Check before you repeat it.",
  },
  untrusted_certificate: { kind: "unavailable", when: "The service's TLS certificate is not trusted." },
  internal_error: { kind: "unavailable", when: "The connector failed. Its log has the details." },
  client_disconnected: { kind: "unavailable", when: "The client disconnected before the response was sent." },
  source_failed: {
    kind: "unavailable",
    retryable: true,
    when: "The content of an upload could not be read to its end.",
  },
  source_changed: { kind: "unavailable", retryable: true, when: "A file changed while it was uploaded." },
  server_stopping: { kind: "unavailable", retryable: true, when: "The server is stopping.", remedy: "Try again." },
  invalid_json_response: {
    kind: "invalid_response",
    when: "A response is not JSON.",
    remedy: "Check the base URL and any proxy.",
  },
  unexpected_response: {
    kind: "invalid_response",
    when: "A response has another shape than expected.",
    remedy: "Check the base URL and any proxy, or report it with the request id.",
  },
  schema_mismatch: { kind: "invalid_response", when: "An output does not match its schema, in strict mode." },
  cursor_did_not_advance: {
    kind: "invalid_response",
    when: "The next page of a list has the cursor of the current one.",
  },
  response_too_large: { kind: "invalid_response", when: "A response is larger than allowed." },
  invalid_token_response: {
    kind: "invalid_response",
    when: "A token response lacks a value or names a wrong base URL.",
  },
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;

export type ErrorCode = keyof typeof errorCodes;
