// SQL that stores the results of runs, many with one statement.
import type { SqlValue } from "./database.ts";
import type { Run } from "./run.ts";
import { encryptionKeySetting } from "./settings_store.ts";
import { createValuesList } from "./values_list.ts";

/** A run with its result. */
export interface FinishedRun {
  run: Run;
  /** As JSON. */
  timeline: string;
  ciphertext: string | undefined;
}

/** The content of a run is left out if the store's key is no longer `keyId`. */
export function createFinishQuery(
  finished: readonly FinishedRun[],
  keyId: string,
): { sql: string; values: SqlValue[] } {
  const rows = finished.map(({ run, timeline, ciphertext = null }) => [
    run.id,
    run.action,
    run.connection,
    run.state,
    run.startedAt,
    run.durationMs ?? null,
    run.requests,
    run.errorKind ?? null,
    timeline,
    ciphertext,
  ]);
  const types = ["TEXT", "TEXT", "TEXT", "TEXT", "BIGINT", "BIGINT", "BIGINT", "TEXT", "TEXT", "TEXT"] as const;
  const list = createValuesList(types, rows, 2);
  const columns = "id, action_id, connection_id, state, started_at, duration_ms, requests, error_kind, timeline";
  const sql = `INSERT INTO runs (${columns}, content_ciphertext) WITH finished (${columns}, ciphertext) AS (${list.sql})
    SELECT ${columns}, CASE WHEN EXISTS
      (SELECT 1 FROM settings WHERE name = '${encryptionKeySetting}' AND value = $1) THEN ciphertext END
    FROM finished WHERE id IS NOT NULL
    ON CONFLICT (id) DO UPDATE SET state = excluded.state, duration_ms = excluded.duration_ms,
    requests = excluded.requests, error_kind = excluded.error_kind, timeline = excluded.timeline,
    content_ciphertext = excluded.content_ciphertext`;
  return { sql, values: [JSON.stringify(keyId), ...list.values] };
}
