// @ts-nocheck
// The store's tables, step by step. A step that was released is never changed: the next one is added.
import { type Database, readInteger } from "./database.ts";

const steps: readonly string[][] = [
  [
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE secrets (owner TEXT NOT NULL, name TEXT NOT NULL, sealed TEXT NOT NULL, PRIMARY KEY (owner, name))",
    `CREATE TABLE connections (
      id TEXT PRIMARY KEY, customer TEXT NOT NULL, method TEXT NOT NULL, company TEXT NOT NULL, identity TEXT, base_url TEXT,
      requested TEXT NOT NULL, granted TEXT NOT NULL, state TEXT NOT NULL, reason TEXT,
      token_version BIGINT NOT NULL, expires_at BIGINT, created_at BIGINT NOT NULL, last_used_at BIGINT)`,
    "CREATE INDEX connections_by_customer ON connections (customer, id)",
    "CREATE TABLE tickets (id TEXT PRIMARY KEY, kind TEXT NOT NULL, holder TEXT NOT NULL, value TEXT NOT NULL, expires_at BIGINT NOT NULL)",
    `CREATE TABLE runs (
      id TEXT PRIMARY KEY, action TEXT NOT NULL, connection TEXT NOT NULL, state TEXT NOT NULL, started_at BIGINT NOT NULL,
      duration_ms BIGINT, requests BIGINT NOT NULL, error_kind TEXT, timeline TEXT NOT NULL, content TEXT)`,
    "CREATE INDEX runs_by_time ON runs (started_at, id)",
    `CREATE TABLE usage (
      day TEXT NOT NULL, hour BIGINT NOT NULL, action TEXT NOT NULL, requests BIGINT NOT NULL, errors BIGINT NOT NULL,
      wait_ms BIGINT NOT NULL, too_many BIGINT NOT NULL, PRIMARY KEY (day, hour, action))`,
    `CREATE TABLE drift (
      action TEXT NOT NULL, path TEXT NOT NULL, message TEXT NOT NULL, count BIGINT NOT NULL, last_seen_at BIGINT NOT NULL,
      PRIMARY KEY (action, path, message))`,
    "CREATE TABLE pacing (company TEXT PRIMARY KEY, next_slot BIGINT NOT NULL, day BIGINT NOT NULL, used BIGINT NOT NULL)",
    "CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, fence BIGINT NOT NULL, expires_at BIGINT NOT NULL)",
    "CREATE TABLE documents (kind TEXT NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, id))",
  ],
  [
    `CREATE TABLE subscriptions (
      id TEXT PRIMARY KEY, trigger_id TEXT NOT NULL, connection TEXT NOT NULL, input TEXT NOT NULL, enabled BIGINT NOT NULL,
      start_at BIGINT NOT NULL, interval_seconds BIGINT, deliver_to TEXT, webhook TEXT, revision BIGINT NOT NULL,
      created_at BIGINT NOT NULL, state TEXT, next_poll_at BIGINT, last_poll_at BIGINT, requests BIGINT NOT NULL, error TEXT,
      last_received_at BIGINT, refusal TEXT)`,
    "CREATE INDEX subscriptions_by_next_poll ON subscriptions (enabled, next_poll_at)",
    `CREATE TABLE events (
      id TEXT PRIMARY KEY, subscription TEXT NOT NULL, item TEXT NOT NULL, happened_at BIGINT, found_at BIGINT NOT NULL,
      test BIGINT NOT NULL, content TEXT, delivery TEXT NOT NULL, attempts BIGINT NOT NULL, next_at BIGINT,
      delivered_at BIGINT, says TEXT, changed_at BIGINT NOT NULL)`,
    "CREATE INDEX events_by_subscription ON events (subscription, found_at, id)",
    "CREATE INDEX events_by_change ON events (subscription, changed_at)",
    "CREATE INDEX events_by_delivery ON events (delivery, next_at)",
    "CREATE TABLE received (id TEXT PRIMARY KEY, until BIGINT NOT NULL)",
    "DROP TABLE documents",
  ],
];

/** Brings the tables to this version. Several processes may do it at once: the first one does, the others find it done. */
export async function migrate(database: Database): Promise<void> {
  const create = "CREATE TABLE IF NOT EXISTS version (id BIGINT PRIMARY KEY, step BIGINT NOT NULL)";
  // PostgreSQL lets two processes collide here; the second one then finds the table.
  await database.query(create).catch(() => database.query(create));
  await database.query("INSERT INTO version (id, step) VALUES (1, 0) ON CONFLICT (id) DO NOTHING");
  const row = await database.transaction(async (inside) => {
    // The row is locked from its first update on, so that one process migrates and the others wait for it.
    const [version] = await inside.query("UPDATE version SET step = step WHERE id = 1 RETURNING step");
    const from = version ? readInteger(version, "step") : 0;
    for (const statement of steps.slice(from).flat()) await inside.query(statement);
    if (from < steps.length) await inside.query("UPDATE version SET step = $1 WHERE id = 1", [steps.length]);
    return from;
  });
  if (row > steps.length) {
    throw new Error(
      `the store was written by a newer version (step ${row}; this one knows ${steps.length}): install that version`,
    );
  }
}
