// @ts-nocheck
// What ran: runs with what may be kept of them, counters by hour and action, and replies that did not fit their schemas.
import { type Database, readInteger, readOptionalText, readText, type SqlRow } from "./database.ts";
import type { Encryptor } from "./encryption.ts";
import { encryptionKeySetting } from "./settings_store.ts";

export interface Run {
  id: string;
  action: string;
  connection: string;
  state: "succeeded" | "failed" | "running";
  startedAt: number;
  durationMs?: number;
  requests: number;
  errorKind?: string;
}

/** What is kept of a run's content, sealed: these are customers' conversations. */
export interface RunContent {
  input?: unknown;
  output?: unknown;
  error?: unknown;
}

export interface RunFilter {
  action?: string | undefined;
  connection?: string | undefined;
  state?: string | undefined;
  /** Start, in milliseconds, inclusive. */
  from?: number | undefined;
  /** End, exclusive. */
  to?: number | undefined;
  /** Last run of the page before. */
  after?: string | undefined;
  limit?: number;
}

export class Runs {
  readonly #database: Database;
  readonly #vault: Encryptor;

  constructor(database: Database, vault: Encryptor) {
    this.#database = database;
    this.#vault = vault;
  }

  async start({
    id,
    action,
    connection,
    startedAt,
  }: Pick<Run, "id" | "action" | "connection" | "startedAt">): Promise<void> {
    await this.#database.query(
      "INSERT INTO runs (id, action, connection, state, started_at, requests, timeline) VALUES ($1, $2, $3, 'running', $4, 0, '[]')",
      [id, action, connection, startedAt],
    );
  }

  async finish(run: Run, timeline: unknown, content: RunContent | undefined): Promise<void> {
    const sealed = content && this.#vault.encrypt(`run/${run.id}`, JSON.stringify(content));
    await this.#database.query(
      // Content that was sealed with a key that has gone since is not kept: nobody could open it.
      `UPDATE runs SET state = $2, duration_ms = $3, requests = $4, error_kind = $5, timeline = $6,
       content = CASE WHEN EXISTS (SELECT 1 FROM settings WHERE name = '${encryptionKeySetting}' AND value = $8) THEN $7 END WHERE id = $1`,
      [
        run.id,
        run.state,
        run.durationMs ?? null,
        run.requests,
        run.errorKind ?? null,
        JSON.stringify(timeline),
        sealed ?? null,
        JSON.stringify(this.#vault.keyId),
      ],
    );
  }

  /** Newest first. */
  async list({ action, connection, state, from, to, after, limit = 50 }: RunFilter): Promise<Run[]> {
    const rows = await this.#database.query(
      `SELECT * FROM runs WHERE (action = $1 OR $1 = '') AND (connection = $2 OR $2 = '') AND (state = $3 OR $3 = '')
       AND started_at >= $4 AND started_at < $5
       AND ($6 = '' OR (started_at, id) < (SELECT MAX(started_at), MAX(id) FROM runs WHERE id = $6))
       ORDER BY started_at DESC, id DESC LIMIT $7`,
      [action ?? "", connection ?? "", state ?? "", from ?? 0, to ?? Number.MAX_SAFE_INTEGER, after ?? "", limit],
    );
    return rows.map(runOf);
  }

  async get(id: string): Promise<{ run: Run; timeline: unknown; content: RunContent } | undefined> {
    const [row] = await this.#database.query("SELECT * FROM runs WHERE id = $1", [id]);
    if (!row) return undefined;
    const sealed = readOptionalText(row, "content");
    const content: RunContent = sealed === undefined ? {} : JSON.parse(this.#vault.decrypt(`run/${id}`, sealed));
    return { run: runOf(row), timeline: JSON.parse(readText(row, "timeline")), content };
  }

  /** Forgets runs that started before a moment; all of them when it is left out. */
  async deleteBefore(before: number = Number.MAX_SAFE_INTEGER): Promise<number> {
    return (await this.#database.query("DELETE FROM runs WHERE started_at < $1 RETURNING id", [before])).length;
  }

  /** Runs that a process left unfinished when it ended. */
  async failInterrupted(before: number): Promise<void> {
    await this.#database.query(
      "UPDATE runs SET state = 'failed', error_kind = 'unavailable' WHERE state = 'running' AND started_at < $1",
      [before],
    );
  }

  async recordUsage({ at, action, error, waitMs, rateLimitedCount }: UsageSample): Promise<void> {
    const time = new Date(at);
    await this.#database.query(
      `INSERT INTO usage (day, hour, action, requests, errors, wait_ms, too_many) VALUES ($1, $2, $3, 1, $4, $5, $6)
       ON CONFLICT (day, hour, action) DO UPDATE SET requests = usage.requests + 1, errors = usage.errors + excluded.errors,
       wait_ms = usage.wait_ms + excluded.wait_ms, too_many = usage.too_many + excluded.too_many`,
      [
        time.toISOString().slice(0, 10),
        time.getUTCHours(),
        action,
        error ? 1 : 0,
        Math.round(waitMs),
        rateLimitedCount ? 1 : 0,
      ],
    );
  }

  /** Counters of a day, YYYY-MM-DD in UTC. */
  async listUsage(day: string): Promise<UsageRow[]> {
    const rows = await this.#database.query("SELECT * FROM usage WHERE day = $1 ORDER BY hour, action", [day]);
    return rows.map((row) => ({
      hour: readInteger(row, "hour"),
      action: readText(row, "action"),
      requests: readInteger(row, "requests"),
      errors: readInteger(row, "errors"),
      waitMs: readInteger(row, "wait_ms"),
      rateLimitedCount: readInteger(row, "too_many"),
    }));
  }

  async recordDrift(action: string, issues: readonly { path: string; message: string }[], at: number): Promise<void> {
    for (const { path, message } of issues) {
      await this.#database.query(
        `INSERT INTO drift (action, path, message, count, last_seen_at) VALUES ($1, $2, $3, 1, $4)
         ON CONFLICT (action, path, message) DO UPDATE SET count = drift.count + 1, last_seen_at = excluded.last_seen_at`,
        [action, path.replaceAll(/\/\d+/g, "/0"), message, at],
      );
    }
  }

  async listDrift(): Promise<{ action: string; path: string; message: string; count: number; lastSeenAt: number }[]> {
    const rows = await this.#database.query("SELECT * FROM drift ORDER BY last_seen_at DESC LIMIT 500");
    return rows.map((row) => ({
      action: readText(row, "action"),
      path: readText(row, "path"),
      message: readText(row, "message"),
      count: readInteger(row, "count"),
      lastSeenAt: readInteger(row, "last_seen_at"),
    }));
  }
}

/** One request, as it is counted. */
export interface UsageSample {
  at: number;
  action: string;
  error: boolean;
  waitMs: number;
  rateLimitedCount: boolean;
}

export interface UsageRow {
  hour: number;
  action: string;
  requests: number;
  errors: number;
  waitMs: number;
  rateLimitedCount: number;
}

function runOf(row: SqlRow): Run {
  const errorKind = readOptionalText(row, "error_kind");
  const state = readText(row, "state");
  return {
    id: readText(row, "id"),
    action: readText(row, "action"),
    connection: readText(row, "connection"),
    state: state === "succeeded" || state === "running" ? state : "failed",
    startedAt: readInteger(row, "started_at"),
    requests: readInteger(row, "requests"),
    ...(row.duration_ms !== null && { durationMs: readInteger(row, "duration_ms") }),
    ...(errorKind !== undefined && { errorKind }),
  };
}
