// The tests that can detect a change in a folder, in the order in which a mutant meets them.

const lists = ["pagination", "iterate", "stuck_pagination", "foreign_responses"].map(
  (name) => `test/runtime/${name}.test.ts`,
);
const runtime = [
  "test/runtime/{condition,existing_item,choices,requests,credentials,action_scopes}.test.ts",
  "test/runtime/{responses,error_responses,runner,dry_run,host_transport,got_transport}.test.ts",
  "test/runtime/retry_decisions.test.ts",
  "test/{send,retries}.test.ts",
  "test/runtime/{input,output_types,error_texts,foreign_responses,vendor_errors,auth,paid_actions}.test.ts",
  "test/{vendor_neutral,custom_transport,partial_failure}.test.ts",
  "test/runtime/{incomplete_outputs,telemetry,iterate}.test.ts",
  "test/handlers/{compare_text,http_request}.test.ts",
  "test/{scopes,suggestions,idempotency_keys,upload_transport}.test.ts",
  "test/runtime/{download,json,example}.test.ts",
  "test/network/{network_failure,transfer_limits}.test.ts",
  "test/cases.test.ts",
];

const tests: Readonly<Record<string, readonly string[]>> = {
  "src/pagination": [
    "test/runtime/{page_rules,list_reader}.test.ts",
    ...lists,
    "test/handlers/{list_call_transcripts,search_user}.test.ts",
    "test/vendor_neutral.test.ts",
  ],
  "src/runtime": runtime,
  "src/oauth": ["test/{oauth,oauth_errors}.test.ts"],
  "src/network": [
    "test/network/{network_failure,wait_budget,base_url,address_guard,send_queue,departure_time,proxy}.test.ts",
    "test/runtime/{rate_limiter,retry_after,download}.test.ts",
    "test/network/{open_request,transfer_limits,departure}.test.ts",
    "test/{custom_transport,send,retries,upload_failures}.test.ts",
  ],
  "packages/server/src/store": [
    "packages/server/test/store/{micro_batcher,sqlite_errors,postgres_connections,checkpoints,group_commit}.test.ts",
    "packages/server/test/store/{sqlite,store_faults,backup,encryption}.test.ts",
    "packages/server/test/store/{rotate_key,users,pauses,poll_states,audit_log,events,account_queries,runs}.test.ts",
    "packages/server/test/store/{failed_attempts,tokens,leases,store,connections,subscriptions,due_queries,received_webhooks}.test.ts",
    "packages/server/test/store/{settings,subscription_settings,connection_states}.test.ts",
    "packages/server/test/store/{shared_rate_limiter,connection_credentials,credential_times,connection_doubt}.test.ts",
    "packages/server/test/store/{stored_connector,refresh}.test.ts",
    "packages/server/test/{triggers/{poller,delivery_worker},run_search,runs,retention}.test.ts",
  ],
  "packages/server/src/triggers": [
    "packages/server/test/triggers/{delivery_attempt,round_robin,webhook_url,poller}.test.ts",
    "packages/server/test/{delivery_signature,post_event}.test.ts",
    "packages/server/test/triggers/{delivery_worker,delivery_capacity,scheduler}.test.ts",
    "packages/server/test/{fair_queues,delivery_policy,delivery,webhooks}.test.ts",
  ],
};

/** The test files for the mutants of a folder, as patterns. */
export function listTests(folder: string): string[] {
  const found = tests[folder];
  if (!found) throw new Error(`no tests for ${folder}; the folders are ${Object.keys(tests).join(", ")}`);
  return [...found];
}
