// @ts-nocheck
// A run as the pages see it.

import type { RunRow } from "./api/settings_contract.ts";
import type { Run, Store } from "./store/index.ts";

/** Rows of runs, with the customers of those connections that are known. */
export async function toRunRows(store: Store, runs: readonly Run[]): Promise<RunRow[]> {
  const ids = [...new Set(runs.map(({ connection }) => connection))];
  const known = await Promise.all(ids.map((id) => store.connections.get(id)));
  const customers = new Map(known.flatMap((row) => (row ? [[row.id, row.customer] as const] : [])));
  return runs.map((run) => {
    const { id, action, connection, state, startedAt, durationMs, requests, errorKind } = run;
    const customer = customers.get(connection);
    return {
      id,
      action,
      connection,
      state,
      startedAt: new Date(startedAt).toISOString(),
      requests,
      ...(customer !== undefined && { customer }),
      ...(durationMs !== undefined && { durationMs }),
      ...(errorKind !== undefined && { errorKind }),
    };
  });
}
