// What ran: runs with what may be kept of them, counters by hour and action, and replies that did not fit their schemas.
import { type Database, integer, optionalText, type Row, text } from "./database.ts";
import { keySetting } from "./settings.ts";
import type { Vault } from "./vault.ts";

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

export class History {
  readonly #database: Database;
  readonly #vault: Vault;

  constructor(database: Database, vault: Vault) {
    this.#database = database;
    this.#vault = vault;
  }

  async begin({
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

  async end(run: Run, timeline: unknown, content: RunContent | undefined): Promise<void> {
    const sealed = content && this.#vault.seal(`run/${run.id}`, JSON.stringify(content));
    await this.#database.query(
      // Content that was sealed with a key that has gone since is not kept: nobody could open it.
      `UPDATE runs SET state = $2, duration_ms = $3, requests = $4, error_kind = $5, timeline = $6,
       content = CASE WHEN EXISTS (SELECT 1 FROM settings WHERE name = '${keySetting}' AND value = $8) THEN $7 END WHERE id = $1`,
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
    const sealed = optionalText(row, "content");
    const content: RunContent = sealed === undefined ? {} : JSON.parse(this.#vault.open(`run/${id}`, sealed));
    return { run: runOf(row), timeline: JSON.parse(text(row, "timeline")), content };
  }

  /** Forgets runs that started before a moment; all of them when it is left out. */
  async forget(before: number = Number.MAX_SAFE_INTEGER): Promise<number> {
    return (await this.#database.query("DELETE FROM runs WHERE started_at < $1 RETURNING id", [before])).length;
  }

  /** Runs that a process left unfinished when it ended. */
  async abandon(before: number): Promise<void> {
    await this.#database.query(
      "UPDATE runs SET state = 'failed', error_kind = 'unavailable' WHERE state = 'running' AND started_at < $1",
      [before],
    );
  }

  async count({ at, action, error, waitMs, tooMany }: Count): Promise<void> {
    const time = new Date(at);
    await this.#database.query(
      `INSERT INTO usage (day, hour, action, requests, errors, wait_ms, too_many) VALUES ($1, $2, $3, 1, $4, $5, $6)
       ON CONFLICT (day, hour, action) DO UPDATE SET requests = usage.requests + 1, errors = usage.errors + excluded.errors,
       wait_ms = usage.wait_ms + excluded.wait_ms, too_many = usage.too_many + excluded.too_many`,
      [time.toISOString().slice(0, 10), time.getUTCHours(), action, error ? 1 : 0, Math.round(waitMs), tooMany ? 1 : 0],
    );
  }

  /** Counters of a day, YYYY-MM-DD in UTC. */
  async usage(day: string): Promise<UsageRow[]> {
    const rows = await this.#database.query("SELECT * FROM usage WHERE day = $1 ORDER BY hour, action", [day]);
    return rows.map((row) => ({
      hour: integer(row, "hour"),
      action: text(row, "action"),
      requests: integer(row, "requests"),
      errors: integer(row, "errors"),
      waitMs: integer(row, "wait_ms"),
      tooMany: integer(row, "too_many"),
    }));
  }

  async drifted(action: string, issues: readonly { path: string; message: string }[], at: number): Promise<void> {
    for (const { path, message } of issues) {
      await this.#database.query(
        `INSERT INTO drift (action, path, message, count, last_seen_at) VALUES ($1, $2, $3, 1, $4)
         ON CONFLICT (action, path, message) DO UPDATE SET count = drift.count + 1, last_seen_at = excluded.last_seen_at`,
        [action, path.replaceAll(/\/\d+/g, "/0"), message, at],
      );
    }
  }

  async drift(): Promise<{ action: string; path: string; message: string; count: number; lastSeenAt: number }[]> {
    const rows = await this.#database.query("SELECT * FROM drift ORDER BY last_seen_at DESC LIMIT 500");
    return rows.map((row) => ({
      action: text(row, "action"),
      path: text(row, "path"),
      message: text(row, "message"),
      count: integer(row, "count"),
      lastSeenAt: integer(row, "last_seen_at"),
    }));
  }
}

/** One request, as it is counted. */
export interface Count {
  at: number;
  action: string;
  error: boolean;
  waitMs: number;
  tooMany: boolean;
}

export interface UsageRow {
  hour: number;
  action: string;
  requests: number;
  errors: number;
  waitMs: number;
  tooMany: number;
}

function runOf(row: Row): Run {
  const errorKind = optionalText(row, "error_kind");
  const state = text(row, "state");
  return {
    id: text(row, "id"),
    action: text(row, "action"),
    connection: text(row, "connection"),
    state: state === "succeeded" || state === "running" ? state : "failed",
    startedAt: integer(row, "started_at"),
    requests: integer(row, "requests"),
    ...(row.duration_ms !== null && { durationMs: integer(row, "duration_ms") }),
    ...(errorKind !== undefined && { errorKind }),
  };
}
