// The store's tables. A released migration is never changed; a change of the tables is a further migration.
import { ConnectorError } from "gong-connector";
import { type Database, readInteger } from "./database.ts";

/** Statements of each migration. */
const migrations: readonly (readonly string[])[] = [
  [
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    `CREATE TABLE secrets (
      owner_id TEXT NOT NULL, name TEXT NOT NULL, ciphertext TEXT NOT NULL, PRIMARY KEY (owner_id, name))`,
    `CREATE TABLE connections (
      id TEXT PRIMARY KEY, customer TEXT NOT NULL, auth_method TEXT NOT NULL, quota_key TEXT NOT NULL, company_domain TEXT,
      base_url TEXT, requested_scopes TEXT NOT NULL, granted_scopes TEXT NOT NULL, state TEXT NOT NULL, reason TEXT,
      token_version BIGINT NOT NULL, expires_at BIGINT, created_at BIGINT NOT NULL, last_used_at BIGINT)`,
    "CREATE INDEX connections_by_customer ON connections (customer, id)",
    "CREATE TABLE sessions (token_hash TEXT PRIMARY KEY, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL)",
    `CREATE TABLE one_time_tokens (
      token_hash TEXT PRIMARY KEY, purpose TEXT NOT NULL, bound_to_hash TEXT, value TEXT NOT NULL, expires_at BIGINT NOT NULL)`,
    `CREATE TABLE runs (
      id TEXT PRIMARY KEY, action_id TEXT NOT NULL, connection_id TEXT NOT NULL, state TEXT NOT NULL,
      started_at BIGINT NOT NULL, duration_ms BIGINT, requests BIGINT NOT NULL, error_kind TEXT, timeline TEXT NOT NULL,
      content_ciphertext TEXT)`,
    "CREATE INDEX runs_by_start ON runs (started_at, id)",
    `CREATE TABLE hourly_usage (
      day TEXT NOT NULL, hour BIGINT NOT NULL, action_id TEXT NOT NULL, requests BIGINT NOT NULL, errors BIGINT NOT NULL,
      wait_ms BIGINT NOT NULL, rate_limited_count BIGINT NOT NULL, PRIMARY KEY (day, hour, action_id))`,
    `CREATE TABLE drift_reports (
      action_id TEXT NOT NULL, issue_path TEXT NOT NULL, message TEXT NOT NULL, count BIGINT NOT NULL,
      last_seen_at BIGINT NOT NULL, PRIMARY KEY (action_id, issue_path, message))`,
    `CREATE TABLE rate_limiter_states (
      quota_key TEXT PRIMARY KEY, next_request_at BIGINT NOT NULL, day BIGINT NOT NULL, requests_used BIGINT NOT NULL)`,
    `CREATE TABLE leases (
      name TEXT PRIMARY KEY, holder TEXT NOT NULL, fencing_token BIGINT NOT NULL, expires_at BIGINT NOT NULL)`,
    `CREATE TABLE subscriptions (
      id TEXT PRIMARY KEY, trigger_id TEXT NOT NULL, connection_id TEXT NOT NULL, input TEXT NOT NULL,
      enabled BIGINT NOT NULL, start_at BIGINT NOT NULL, interval_seconds BIGINT, delivery_url TEXT, webhook_settings TEXT,
      revision BIGINT NOT NULL, created_at BIGINT NOT NULL, poll_state_ciphertext TEXT, next_poll_at BIGINT,
      last_poll_at BIGINT, last_poll_requests BIGINT NOT NULL, last_poll_error TEXT, last_received_at BIGINT,
      last_rejection TEXT)`,
    "CREATE INDEX subscriptions_by_next_poll ON subscriptions (enabled, next_poll_at)",
    `CREATE TABLE events (
      id TEXT PRIMARY KEY, subscription_id TEXT NOT NULL, item_id TEXT NOT NULL, occurred_at BIGINT,
      detected_at BIGINT NOT NULL, is_test BIGINT NOT NULL, content_ciphertext TEXT, delivery_state TEXT NOT NULL,
      delivery_attempts BIGINT NOT NULL, next_attempt_at BIGINT, delivered_at BIGINT, delivery_message TEXT,
      changed_at BIGINT NOT NULL)`,
    "CREATE INDEX events_by_subscription ON events (subscription_id, detected_at, id)",
    "CREATE INDEX events_by_change ON events (subscription_id, changed_at)",
    "CREATE INDEX events_by_delivery ON events (delivery_state, next_attempt_at)",
    "CREATE TABLE seen_webhooks (replay_key TEXT PRIMARY KEY, replayable_until BIGINT NOT NULL)",
  ],
  [
    `CREATE TABLE failed_attempts (
      purpose TEXT NOT NULL, client TEXT NOT NULL, count BIGINT NOT NULL, expires_at BIGINT NOT NULL,
      PRIMARY KEY (purpose, client))`,
  ],
  [
    "ALTER TABLE connections ADD COLUMN refresh_at BIGINT",
    "ALTER TABLE connections ADD COLUMN in_doubt_since BIGINT",
    "ALTER TABLE connections ADD COLUMN next_test_at BIGINT",
    "CREATE INDEX connections_by_test ON connections (next_test_at)",
    "ALTER TABLE events ADD COLUMN claimed_until BIGINT",
    "CREATE INDEX events_by_due ON events (subscription_id, delivery_state, next_attempt_at)",
    "DROP INDEX events_by_delivery",
  ],
  [
    "ALTER TABLE rate_limiter_states ADD COLUMN paused_until BIGINT NOT NULL DEFAULT 0",
    "UPDATE rate_limiter_states SET paused_until = next_request_at",
  ],
  [
    // Each second, every process looks for due polls and due deliveries.
    "CREATE INDEX subscriptions_by_due ON subscriptions (next_poll_at, connection_id) WHERE enabled = 1",
    "CREATE INDEX subscriptions_by_connection ON subscriptions (connection_id, next_poll_at)",
    "DROP INDEX subscriptions_by_next_poll",
    // With the id: events that are replayed together have the same time.
    "CREATE INDEX events_by_pending ON events (subscription_id, next_attempt_at, id) WHERE delivery_state = 'pending'",
    "DROP INDEX events_by_due",
    "CREATE INDEX runs_by_state ON runs (state, started_at, id)",
    "CREATE INDEX runs_by_action ON runs (action_id, state, started_at, id)",
    "CREATE INDEX runs_by_connection ON runs (connection_id, started_at, id, state, action_id)",
    "CREATE INDEX events_by_state ON events (subscription_id, delivery_state, detected_at, id)",
    // For retention only: the sum keeps PostgreSQL from reading these for the few events of one subscription.
    "CREATE INDEX events_by_detection ON events ((detected_at + 0)) WHERE delivery_state <> 'pending'",
    `CREATE INDEX events_by_content ON events ((detected_at + 0))
      WHERE delivery_state <> 'pending' AND content_ciphertext IS NOT NULL`,
    "CREATE INDEX seen_webhooks_by_end ON seen_webhooks (replayable_until)",
  ],
  [
    // With claimed_until: SQLite would read the content of each event to reach this column.
    "DROP INDEX events_by_pending",
    `CREATE INDEX events_by_pending ON events (subscription_id, next_attempt_at, id, claimed_until)
      WHERE delivery_state = 'pending'`,
  ],
  [
    `CREATE TABLE users (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, role TEXT NOT NULL, password_hash TEXT,
      created_at BIGINT NOT NULL)`,
    "ALTER TABLE sessions ADD COLUMN user_id TEXT",
    "ALTER TABLE sessions ADD COLUMN client TEXT",
    "ALTER TABLE sessions ADD COLUMN user_agent TEXT",
    `CREATE TABLE audit_log (
      id TEXT PRIMARY KEY, at BIGINT NOT NULL, user_name TEXT NOT NULL, action TEXT NOT NULL, target TEXT,
      changes TEXT NOT NULL)`,
    "CREATE INDEX audit_log_by_time ON audit_log (at, id)",
  ],
  [
    `CREATE TABLE poll_states (
      id TEXT PRIMARY KEY, trigger_id TEXT NOT NULL, connection_id TEXT NOT NULL, input TEXT NOT NULL,
      state_ciphertext TEXT NOT NULL, previous_id TEXT, expires_at BIGINT NOT NULL)`,
    "CREATE INDEX poll_states_by_previous ON poll_states (previous_id)",
    "CREATE INDEX poll_states_by_end ON poll_states (expires_at)",
  ],
  [
    // Deleted with their run.
    `CREATE TABLE run_words (
      run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, word_hash TEXT NOT NULL, started_at BIGINT NOT NULL,
      PRIMARY KEY (run_id, word_hash))`,
    "CREATE INDEX run_words_by_word ON run_words (word_hash, started_at, run_id)",
  ],
  [
    // Lists of events are sorted by the time of occurrence.
    "CREATE INDEX events_by_time ON events (subscription_id, (COALESCE(occurred_at, detected_at)), id)",
    "DROP INDEX events_by_state",
    `CREATE INDEX events_by_state ON events (
      subscription_id, delivery_state, (COALESCE(occurred_at, detected_at)), id)`,
  ],
  [
    // Runs are searched by a word and a state. Only runs that have ended have words, and few have failed.
    "DROP INDEX run_words_by_word",
    "ALTER TABLE run_words ADD COLUMN state TEXT NOT NULL DEFAULT 'succeeded'",
    "UPDATE run_words SET state = 'failed' WHERE run_id IN (SELECT id FROM runs WHERE state = 'failed')",
    "CREATE INDEX run_words_by_word ON run_words (word_hash, state, started_at, run_id)",
  ],
];

/** Creates or updates the tables. Of several processes that start at once, one migrates and the others wait for it. */
export async function migrate(database: Database): Promise<void> {
  const create = "CREATE TABLE IF NOT EXISTS schema_version (id BIGINT PRIMARY KEY, version BIGINT NOT NULL)";
  // In PostgreSQL the statement can fail if two processes run it at once; then the table exists.
  await database.query(create).catch(() => database.query(create));
  await database.query("INSERT INTO schema_version (id, version) VALUES (1, 0) ON CONFLICT (id) DO NOTHING");
  const found = await database.transaction(async (transaction) => {
    // The update locks the row until the transaction ends.
    const [row] = await transaction.query("UPDATE schema_version SET version = version WHERE id = 1 RETURNING version");
    const version = row ? readInteger(row, "version") : 0;
    for (const statement of migrations.slice(version).flat())
      await transaction.query(statement, [], { mayTakeLong: true });
    if (version < migrations.length)
      await transaction.query("UPDATE schema_version SET version = $1 WHERE id = 1", [migrations.length]);
    return version;
  });
  if (found > migrations.length)
    throw new ConnectorError(
      "store_too_new",
      `the store has version ${found}, this program supports ${migrations.length}`,
    );
}
