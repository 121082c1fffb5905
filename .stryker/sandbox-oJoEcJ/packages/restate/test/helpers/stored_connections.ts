// @ts-nocheck
// A store with linked accounts of one company, whose access tokens end soon.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, type StoreOptions } from "gong-connector-server";
import { onTestFinished } from "vitest";
import type { RestateTest } from "./restate_test.ts";

export interface StoredConnections {
  store: StoreOptions;
  /** Connections; `id` is the first of them. */
  id: string;
  ids: readonly string[];
}

export async function createStoredConnections(
  { served }: RestateTest,
  endsInMs: number,
  count = 1,
): Promise<StoredConnections> {
  const directory = mkdtempSync(join(tmpdir(), "store-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const store = await openStore({ directory });
  const ids: string[] = [];
  for (let left = count; left > 0; left -= 1) {
    const pair = served.sandbox.issueToken({ expiresInSeconds: endsInMs / 1000 });
    const account = { customer: "Fernhill", authMethod: "oauth2", quotaKey: "fernhill", baseUrl: served.url };
    const { id } = await store.connections.create(
      { ...account, requestedScopes: [], grantedScopes: [], state: "connected", expiresAt: Date.now() + endsInMs },
      { accessToken: pair.accessToken, refreshToken: pair.refreshToken },
      Date.now(),
    );
    ids.push(id);
  }
  await store.close();
  return { store: { directory }, ids, id: ids[0] ?? "" };
}
