// Every error code by kind: when it is thrown, and the usual remedy. docs/errors.md is generated from it.

type Texts = readonly [when: string, remedy: string];

/** Keeps the texts out of the type, and so out of the declarations. */
function defineCodes<Code extends string>(codes: Readonly<Record<Code, Texts>>): Readonly<Record<Code, Texts>> {
  return codes;
}

export const codesByKind = {
  invalid_input: defineCodes({
    invalid_input: ["The input breaks the action's schema or rules.", "Correct the listed fields."],
    invalid_json: ["A text is not JSON.", "Correct the JSON."],
    lossy_number: ["A number in a JSON text loses digits when it is read.", "Write long numbers in quotes."],
    unknown_action: ["No action has this id.", "List the actions for their ids."],
    unknown_trigger: ["No trigger has this id.", "List the triggers for their ids."],
    repeated_parameter: ["A query parameter occurs more than once.", "Send it once."],
    not_a_list: ["The action returns one value, not a list.", "Use run instead of iterate."],
    no_choices: ["The input has no lookup.", "Enter the value."],
    not_pollable: ["The trigger is a webhook trigger.", "Receive its webhook requests with verifyWebhook."],
    ambiguous_name: ["Several items have this name.", "Give the id instead of the name."],
    invalid_upload: [
      "Type, size, number of sources or address of an upload is not allowed.",
      "Correct the listed input.",
    ],
    invalid_state: ["A state belongs to another trigger, input or version.", "Start without a state."],
    cursor_expired: [
      "The cursor has expired or belongs to another request.",
      "List the same range again without a cursor.",
    ],
    invalid_manifest: ["A manifest breaks its schema or rules.", "Correct the listed files."],
    unknown_auth_method: ["The connector has no such authentication method.", "Use an auth method of the connector."],
    invalid_base_url: [
      "A base URL is not an https URL without user, query or fragment.",
      "Copy the base URL from the vendor's API page.",
    ],
    base_url_required: [
      "The credentials come with a base URL, and none was given.",
      "Pass the base URL that came with the credentials.",
    ],
    domain_not_allowed: [
      "A base URL is outside the connector's allowed domains.",
      "Correct the base URL, or allow its domain with additionalDomains.",
    ],
    connection_required: ["No connection is named, and there is not exactly one.", "Name a connection."],
    confirmation_required: ["An action that deletes was not confirmed.", "Confirm the action, or pass --yes."],
    unsafe_exposure: [
      "A server would be reachable by others without authentication.",
      "Set a password or a token first, or listen on loopback.",
    ],
    weak_token: [
      "A token is too short, or the steps API and the admin have the same one.",
      "Set a random token, such as the output of openssl rand -base64 24, and use it for nothing else.",
    ],
    invalid_setting: ["An environment variable has a value that is not accepted.", "Correct the named variable."],
    invalid_proxy: ["HTTPS_PROXY or HTTP_PROXY is not the http or https URL of a proxy.", "Correct the variable."],
    invalid_public_url: ["PUBLIC_URL is not an http or https URL without a path.", "Correct PUBLIC_URL."],
    store_exists: ["The data directory already has a store.", "Choose another data directory."],
    invalid_encryption_key: [
      "The encryption key is not 32 bytes in base64, or is not the key of the store.",
      "Set the key of the store.",
    ],
    unsafe_key_file: [
      "Other users of the machine can read the file of the encryption key.",
      "Run chmod 600 on the file, and rotate the key if somebody else may have read it.",
    ],
    store_too_new: ["The store was written by a newer version.", "Install the newer version."],
    invalid_backup: ["The file is not a backup of a store.", "Choose a file that the backup command wrote."],
    package_missing: ["A command needs a package that is not installed.", "Install the package."],
    service_rejected_input: [
      "The service rejected the request with status 400 or 422.",
      "Correct the input as the message states.",
    ],
  }),
  unauthenticated: defineCodes({
    no_credentials: ["There are no credentials.", "Pass credentials, or choose a connection."],
    incomplete_credentials: ["A value of the credentials is missing.", "Set the named value."],
    credentials_rejected: [
      "The service rejected the credentials, also after a refresh.",
      "Connect the account again, or set another key.",
    ],
    refresh_rejected: ["The service rejected the refresh token.", "Connect the account again."],
    consent_denied: ["The OAuth authorization was denied or has expired.", "Connect the account again."],
    oauth_client_missing: [
      "The client id and secret of the OAuth app are not set.",
      "Set the client id and secret in the settings.",
    ],
    connection_unusable: ["The connection must be reconnected.", "Reconnect it on the Connections page."],
    access_token_required: ["A request to this server has no valid token.", "Send it as Authorization: Bearer TOKEN."],
    not_signed_in: ["The settings page has no session.", "Sign in again."],
    setup_token_required: [
      "The first sign-in from another machine needs the setup token.",
      "Copy it from the server's terminal, or create a new one with gong-connector store reset-password.",
    ],
    wrong_password: ["The password is wrong.", "Enter it again."],
  }),
  forbidden: defineCodes({
    missing_scope: ["The credentials lack a scope.", "Add the scope to the app and connect the account again."],
    service_forbidden: [
      "The service returned status 403.",
      "Check the permissions, the allowed IP addresses and the plan of the company.",
    ],
    foreign_origin: ["A request came from the page of another site.", "Open the page at its own address."],
    role_required: [
      "The user's role does not allow the request.",
      "Ask an admin to change your role on the page Admin.",
    ],
  }),
  not_found: defineCodes({
    no_match: ["Nothing has this name.", "Check the name."],
    no_result: ["The response has nothing at the expected place.", "Check the id."],
    item_excluded: ["The item is private and private items are excluded.", "Include private items in the input."],
    service_not_found: ["The service returned status 404.", "Check the id and the company."],
    unknown_connection: ["No connection has this id.", "Choose one on the Connections page."],
    not_found: ["The settings server has no such item.", "Reload the page. It may have been deleted."],
    store_not_found: ["The data directory has no store, or the backup does not exist.", "Check the path."],
    link_expired: ["A connect link was used or has expired.", "Ask for a new link."],
    unknown_route: ["This server has nothing at this path.", "Check the URL."],
  }),
  conflict: defineCodes({
    service_conflict: ["The service returned status 409.", "Read the current state before you repeat it."],
    already_exists: [
      "An earlier request used this idempotency key.",
      "Compare the existing item with this one before you choose another key: a copy of it would be a duplicate.",
    ],
    file_exists: ["The file to write exists.", "Choose another name."],
    settings_incomplete: ["A setting that the request needs is missing.", "Complete the settings."],
    version_conflict: [
      "The item was changed after the version that the request names.",
      "Read it again, compare the changes, and save again.",
    ],
    state_conflict: ["The current state of the item does not allow the request.", "Reload the page."],
  }),
  rejected: defineCodes({
    oauth_flow_expired: ["An authorization request is unknown, used or older than 10 minutes.", "Start again."],
    paid_actions_disabled: [
      "The action uses paid credits, and paid actions are disabled.",
      "Enable paid actions in the settings, or pass allowPaidActions.",
    ],
    declined_by_user: ["The user declined the call.", "Ask before you call it again."],
    oauth_client_rejected: [
      "The service rejected the OAuth client.",
      "Check the client id, the client secret and the callback URL.",
    ],
    backup_unsupported: ["The store is in PostgreSQL, which has its own backup programs.", "Use pg_dump."],
    service_rejected: ["The service returned another 4xx status.", "Correct the request as the message states."],
    unsupported_by_transport: ["The transport cannot send this request.", "Use another transport."],
  }),
  rate_limited: defineCodes({
    service_rate_limited: ["The service returned status 429.", "Wait retryAfterMs."],
    daily_limit_reached: ["The daily quota of requests is used up.", "It resets at 00:00 UTC."],
    wait_too_long: [
      "The next request is allowed later than the call may wait.",
      "Wait retryAfterMs, or raise maxWaitMs.",
    ],
    sign_in_limited: ["Too many attempts to sign in.", "Wait retryAfterMs."],
    too_many_attempts: ["Too many requests with a wrong token or signature from one address.", "Wait retryAfterMs."],
    too_many_streams: [
      "Too many event streams or runs of pages are open.",
      "Close other pages of this server, or wait retryAfterMs.",
    ],
  }),
  unavailable: defineCodes({
    network_error: [
      "The request did not reach the service.",
      "Check the base URL and the network, or try again later.",
    ],
    timeout: ["The service did not respond in time.", "Try again later, or raise timeoutMs."],
    service_unavailable: [
      "The service returned a 5xx status, or another program answered in its place.",
      "Try again later.",
    ],
    outcome_unknown: [
      "The request was sent and no response came. It may have taken effect.",
      "Check before you repeat it.",
    ],
    host_not_found: [
      "DNS did not find the hostname.",
      "Check the hostname. If this machine reaches the internet only through a proxy, set HTTPS_PROXY.",
    ],
    proxy_failed: [
      "The proxy of HTTPS_PROXY or HTTP_PROXY did not connect to the service.",
      "Check HTTPS_PROXY and the rules of the proxy, or add the host to NO_PROXY.",
    ],
    proxy_authentication_required: [
      "The proxy returned status 407.",
      "Set HTTPS_PROXY to http://USER:PASSWORD@HOST:PORT.",
    ],
    untrusted_certificate: [
      "The service's TLS certificate is not trusted.",
      "Check the URL. If a proxy has its own certificate authority, set NODE_EXTRA_CA_CERTS to its certificate file.",
    ],
    credentials_unavailable: [
      "The function that provides the credentials failed. Its error is the cause.",
      "Try again later.",
    ],
    internal_error: ["The connector failed. Its log has the details.", "Report it with the log."],
    request_timeout: [
      "The headers or the body of a request to this server arrived too slowly.",
      "Send it again over a faster connection.",
    ],
    client_disconnected: ["The client disconnected before the response was sent.", "Send the request again."],
    source_failed: [
      "The content of an upload could not be read to its end.",
      "Send it again with content that can be read.",
    ],
    source_changed: ["A file changed while it was uploaded.", "Send it again when the file no longer changes."],
    store_unavailable: [
      "The store's database is locked, full, damaged, gone, or does not respond.",
      "Check the database and its disk.",
    ],
    unreadable_value: [
      "A value in the store was changed outside of it, or its key is missing.",
      "Restore a backup, or restart with the key that the value is encrypted with.",
    ],
    server_stopping: ["The server is stopping.", "Try again."],
  }),
  invalid_response: defineCodes({
    invalid_json_response: ["A response is not JSON.", "Check the base URL and any proxy."],
    unexpected_response: [
      "A response has another shape than expected.",
      "Check the base URL and any proxy, or report it with the request id.",
    ],
    schema_mismatch: ["An output does not match its schema, in strict mode.", "Report it, or run without strict."],
    cursor_did_not_advance: [
      "A page of a list leads to a page that was read before, or more than 3 pages in a row have no new item.",
      "Report it with the request id.",
    ],
    response_too_large: ["A response is larger than allowed.", "Read fewer items at once."],
    invalid_token_response: ["A token response lacks a value or names a wrong base URL.", "Check the token URL."],
  }),
};
