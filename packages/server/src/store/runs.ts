// Runs of actions, hourly usage, and drift reports.
import { getOperator, type QuotaKeyFilter } from "./account_queries.ts";
import { maxBatchRows, runInBatches } from "./batches.ts";
import { type Database, notDurable, readInteger, readJson, readOptionalText, readText } from "./database.ts";
import type { Encryptor } from "./encryption.ts";
import { createFinishQuery, type FinishedRun } from "./finished_runs.ts";
import { MicroBatcher } from "./micro_batcher.ts";
import { type Run, type RunContent, toRun } from "./run.ts";
import { createListQuery, type RunFilter } from "./run_queries.ts";
import { type SearchResult, searchRuns } from "./run_search.ts";

/** Requests to the vendor with one action in one hour. */
export interface UsageCounts extends UsageRow {
  /** YYYY-MM-DD in UTC. */
  day: string;
}

export interface UsageRow {
  hour: number;
  action: string;
  requests: number;
  errors: number;
  waitMs: number;
  rateLimitedCount: number;
}

export interface StoredDrift {
  action: string;
  path: string;
  message: string;
  count: number;
  lastSeenAt: number;
}

export interface RunCounts {
  total: number;
  failed: number;
}

export interface RunPage {
  /** Newest first. A search can find fewer than the limit, or none, although there is a next page. */
  runs: Run[];
  /** `after` of the next page. */
  nextCursor?: string;
}

/** Runs of one statement. */
const maxFinishedRuns = 64;
/** Rows of one statement: a run can have 60 words, each at another place of the index. */
const maxDeletedWords = 250;

export class Runs {
  readonly #database: Database;
  readonly #encryptor: Encryptor;

  /** Runs whose result is not stored yet. This process reads and deletes no runs before it is. */
  readonly #finished: MicroBatcher<FinishedRun, void>;

  constructor(database: Database, encryptor: Encryptor) {
    this.#database = database;
    this.#encryptor = encryptor;
    this.#finished = new MicroBatcher({
      maxItems: maxFinishedRuns,
      async run(runs) {
        const { sql, values } = createFinishQuery(runs, encryptor.keyId);
        await database.query(sql, values, notDurable);
        return () => {};
      },
    });
  }

  async start({
    id,
    action,
    connection,
    startedAt,
  }: Pick<Run, "id" | "action" | "connection" | "startedAt">): Promise<void> {
    await this.#database.query(
      `INSERT INTO runs (id, action_id, connection_id, state, started_at, requests, timeline)
       VALUES ($1, $2, $3, 'running', $4, 0, '[]') ON CONFLICT (id) DO NOTHING`,
      [id, action, connection, startedAt],
      notDurable,
    );
  }

  /**
   * Stores the result of a run that was started or not, together with others, at most `maxDelayMs` later. Without its content
   * if the store's key was rotated, since it could not be decrypted.
   */
  finish(run: Run, timeline: unknown, content: RunContent | undefined, maxDelayMs = 0): Promise<void> {
    const ciphertext = content && this.#encryptor.encrypt(`run/${run.id}`, JSON.stringify(content));
    return this.#finished.add({ run, timeline: JSON.stringify(timeline), ciphertext }, maxDelayMs);
  }

  /** The first page of `listPage`. */
  async list(filter: RunFilter): Promise<Run[]> {
    return (await this.listPage(filter)).runs;
  }

  async listPage({ limit = 50, ...filter }: RunFilter): Promise<RunPage> {
    await this.#finished.flush();
    const { rows, lastReadId } = await this.#select({ ...filter, limit: limit + 1 });
    const runs = rows.slice(0, limit).map(toRun);
    const nextCursor = rows.length > limit ? runs.at(-1)?.id : lastReadId;
    return { runs, ...(nextCursor !== undefined && { nextCursor }) };
  }

  async #select(filter: RunFilter): Promise<SearchResult> {
    if (filter.words?.length) return searchRuns(this.#database, filter);
    const { sql, values } = createListQuery(this.#database, filter);
    return { rows: await this.#database.query(sql, values) };
  }

  async get(id: string): Promise<{ run: Run; timeline: unknown; content: RunContent } | undefined> {
    await this.#finished.flush();
    const [row] = await this.#database.query("SELECT * FROM runs WHERE id = $1", [id]);
    if (!row) return undefined;
    const ciphertext = readOptionalText(row, "content_ciphertext");
    const content: RunContent =
      ciphertext === undefined ? {} : JSON.parse(this.#encryptor.decrypt(`run/${id}`, ciphertext));
    return { run: toRun(row), timeline: readJson(row, "timeline"), content };
  }

  /** Whether a run of such a connection succeeded. A run without a connection counts by its connection id. */
  async hasSucceeded(filter: QuotaKeyFilter): Promise<boolean> {
    await this.#finished.flush();
    const rows = await this.#database.query(
      `SELECT runs.id FROM runs LEFT JOIN connections ON connections.id = runs.connection_id
       WHERE runs.state = 'succeeded' AND COALESCE(quota_key, connection_id) ${getOperator(filter)} $1 LIMIT 1`,
      [filter.key],
    );
    return rows.length > 0;
  }

  /** Runs that started at this time or later. */
  async count(from: number): Promise<RunCounts> {
    await this.#finished.flush();
    const sql = `SELECT COUNT(*) AS total, COUNT(CASE WHEN state = 'failed' THEN 1 END) AS failed
       FROM runs WHERE started_at >= $1`;
    const [row] = await this.#database.query(sql, [from]);
    return row ? { total: readInteger(row, "total"), failed: readInteger(row, "failed") } : { total: 0, failed: 0 };
  }

  /** Deletes runs that started before this time; by default, all runs. */
  async deleteBefore(before: number = Number.MAX_SAFE_INTEGER, signal?: AbortSignal): Promise<number> {
    await this.#finished.flush();
    const expired = "SELECT id FROM runs WHERE started_at < $1 ORDER BY started_at, id LIMIT $2";
    const deleteWords = `DELETE FROM run_words WHERE (run_id, word_hash) IN (
      SELECT run_id, word_hash FROM run_words WHERE run_id IN (${expired}) LIMIT $3) RETURNING run_id`;
    const deleteRuns = `DELETE FROM runs WHERE id IN (${expired}) RETURNING id`;
    const values = [before, maxBatchRows];
    for (let count = 0; ; ) {
      await runInBatches(this.#database, deleteWords, values, signal, maxDeletedWords);
      if (signal?.aborted) return count;
      const rows = await this.#database.query(deleteRuns, values);
      count += rows.length;
      if (rows.length < maxBatchRows) return count;
    }
  }

  /** Marks runs that another process started before this time and did not finish. */
  async failInterrupted(before: number): Promise<void> {
    await this.#database.query(
      "UPDATE runs SET state = 'failed', error_kind = 'unavailable' WHERE state = 'running' AND started_at < $1",
      [before],
    );
  }

  /** Adds requests to those of the hour. */
  async addUsage({ day, hour, action, requests, errors, waitMs, rateLimitedCount }: UsageCounts): Promise<void> {
    await this.#database.query(
      `INSERT INTO hourly_usage (day, hour, action_id, requests, errors, wait_ms, rate_limited_count)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (day, hour, action_id) DO UPDATE SET
       requests = hourly_usage.requests + excluded.requests, errors = hourly_usage.errors + excluded.errors,
       wait_ms = hourly_usage.wait_ms + excluded.wait_ms,
       rate_limited_count = hourly_usage.rate_limited_count + excluded.rate_limited_count`,
      [day, hour, action, requests, errors, Math.round(waitMs), rateLimitedCount],
      notDurable,
    );
  }

  /** Usage of a day, YYYY-MM-DD in UTC. */
  async listUsage(day: string): Promise<UsageRow[]> {
    const rows = await this.#database.query("SELECT * FROM hourly_usage WHERE day = $1 ORDER BY hour, action_id", [
      day,
    ]);
    return rows.map((row) => ({
      hour: readInteger(row, "hour"),
      action: readText(row, "action_id"),
      requests: readInteger(row, "requests"),
      errors: readInteger(row, "errors"),
      waitMs: readInteger(row, "wait_ms"),
      rateLimitedCount: readInteger(row, "rate_limited_count"),
    }));
  }

  /** Counts issues of an output, one for each path. */
  async recordDrift(action: string, issues: readonly { path: string; message: string }[], now: number): Promise<void> {
    for (const { path, message } of issues) {
      await this.#database.query(
        `INSERT INTO drift_reports (action_id, issue_path, message, count, last_seen_at) VALUES ($1, $2, $3, 1, $4)
         ON CONFLICT (action_id, issue_path, message)
         DO UPDATE SET count = drift_reports.count + 1, last_seen_at = excluded.last_seen_at`,
        [action, path, message, now],
        notDurable,
      );
    }
  }

  /** Latest first. */
  async listDrift(): Promise<StoredDrift[]> {
    const rows = await this.#database.query("SELECT * FROM drift_reports ORDER BY last_seen_at DESC LIMIT 500");
    return rows.map((row) => ({
      action: readText(row, "action_id"),
      path: readText(row, "issue_path"),
      message: readText(row, "message"),
      count: readInteger(row, "count"),
      lastSeenAt: readInteger(row, "last_seen_at"),
    }));
  }
}
